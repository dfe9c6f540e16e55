using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The node is what the inventory says: exactly one role file, of its role.</summary>
internal sealed class RoleFileCheck : NodeCheck
{
    public override string Name => "role-file";

    public override string Source => "dcos/dcos 1.11.6 dcos_installer/upgrade.py";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        string expected = StartRunOperation.RoleFile(subject.Node!.Role);
        return subject.Seen.Facts.RoleFiles switch
        {
            [] => Unseen(subject, "there is no role file: is DC/OS on this node?", "ls /etc/mesosphere/roles"),
            [string only] when only == expected => Pass(subject, only),
            { } files => Fail(subject, expected, string.Join(" ", files), "ls /etc/mesosphere/roles"),
        };
    }
}
