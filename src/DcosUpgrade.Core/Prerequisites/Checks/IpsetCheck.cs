using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>ipset is installed: some ip-detect scripts and dcos-net use it.</summary>
internal sealed class IpsetCheck : NodeCheck
{
    public override string Name => "ipset";

    public override int Order => 680;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.MissingPrograms.Contains("ipset")
        ? Fail(subject, "installed", "not on the path", "sudo yum install -y ipset")
        : Pass(subject, "installed");
}
