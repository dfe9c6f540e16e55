using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The node has exactly one role file: that of its role in the inventory.</summary>
internal sealed class RoleFileCheck : NodeCheck
{
    public override string Name => "role-file";

    public override int Order => 500;

    public override string Source => "dcos/dcos 1.11.6 dcos_installer/upgrade.py";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        string expected = StartRunOperation.RoleFile(subject.Node!.Role);
        return subject.Conditions.Facts.RoleFiles switch
        {
            [] => Unknown(subject, "no role file exists: is DC/OS installed on this node?", "ls /etc/mesosphere/roles"),
            [string only] when only == expected => Pass(subject, only),
            { } files => Fail(subject, expected, string.Join(" ", files), "ls /etc/mesosphere/roles"),
        };
    }
}
