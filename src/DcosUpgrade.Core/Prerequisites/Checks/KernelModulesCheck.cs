using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The kernel has the modules that dcos-net loads before it starts.</summary>
internal sealed class KernelModulesCheck : NodeCheck
{
    private static readonly CommandWords s_modules = CommandWords.OneOf("a module of DC/OS", NodeConditionsOperation.Modules);

    public override string Name => "kernel-modules";

    public override int Order => 700;

    public override string Source => "dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.MissingModules switch
    {
        null => Unknown(subject, "the kernel's list of modules could not be read"),
        [] => Pass(subject, "all available"),
        { } missing => Fail(
            subject, "loaded or loadable", $"missing {string.Join(", ", missing)}", s_modules.In(missing, modules => $"sudo modprobe {modules}")),
    };
}
