namespace DcosUpgrade.Prerequisites;

/// <summary>The clock is in sync: from 1.11 on an unsynchronised one keeps dcos-net, and with it the whole node, down.</summary>
internal sealed class ClockSyncCheck : NodeCheck
{
    public override string Name => "clock-sync";

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.Clock switch
    {
        null => Unseen(subject, "neither check-time nor timedatectl is there"),
        { InSync: true } sync => Pass(subject, sync.Program),
        { } sync => Fail(subject, "in sync", $"{sync.Program}: {sync.Said}", "sudo systemctl restart ntpd chronyd; sudo timedatectl set-ntp true"),
    };
}
