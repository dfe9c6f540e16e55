namespace DcosUpgrade.Prerequisites;

/// <summary>The kernel has what dcos-net loads before it starts.</summary>
internal sealed class KernelModulesCheck : NodeCheck
{
    public override string Name => "kernel-modules";

    public override string Source => "dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.MissingModules switch
    {
        null => Unseen(subject, "the kernel's list of modules could not be read"),
        [] => Pass(subject, "all there"),
        { } missing => Fail(subject, "loaded or loadable", $"missing {string.Join(", ", missing)}", $"sudo modprobe {string.Join(" ", missing)}"),
    };
}
