using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>The programs that DC/OS runs by name are installed.</summary>
internal sealed class NodeToolsCheck : NodeCheck
{
    private static readonly CommandWords s_packages = CommandWords.OneOf("a program of DC/OS", NodeConditionsOperation.Programs);

    public override string Name => "node-tools";

    public override int Order => 670;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 gen/build_deploy/bash.py";

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        string[] missing = [.. subject.Conditions.MissingPrograms.Where(program => program != "ipset" && IsUsed(program, subject.Cluster.To))];
        return missing.Length == 0
            ? Pass(subject, "all installed")
            : Fail(subject, "all on the path", $"missing {string.Join(", ", missing)}", s_packages.In(missing, packages => $"sudo yum install -y {packages}"));
    }

    /// <summary>A program with a row in the table of needs is used by the releases of that row only.</summary>
    private static bool IsUsed(string program, DcosVersion? to) =>
        ReleaseNeed.All.FirstOrDefault(need => need.Kind == DcosHopNeedKind.Program && need.Name == program) is not { } need
        || (to is not null && need.Versions.Contain(to));
}
