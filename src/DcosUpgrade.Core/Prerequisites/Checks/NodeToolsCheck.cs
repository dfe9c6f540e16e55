using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The programs that DC/OS calls by name are there.</summary>
internal sealed class NodeToolsCheck : NodeCheck
{
    public override string Name => "node-tools";

    public override string Source => "dcos-runtime.md §9.2; dcos-installer.md §6";

    public override DcosCheckResult Look(CheckSubject subject)
    {
        string[] missing = [.. subject.Seen.MissingPrograms.Where(program => program != "ipset")];
        return missing.Length == 0
            ? Pass(subject, "all there")
            : Fail(subject, "all on the path", $"missing {string.Join(", ", missing)}", $"sudo yum install -y {string.Join(" ", missing)}");
    }
}
