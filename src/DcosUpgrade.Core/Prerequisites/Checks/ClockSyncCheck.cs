namespace DcosUpgrade.Prerequisites;

/// <summary>The clock is in sync: since 1.11 dcos-net, and so the whole node, does not start otherwise.</summary>
internal sealed class ClockSyncCheck : NodeCheck
{
    public override string Name => "clock-sync";

    public override int Order => 730;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.Clock switch
    {
        null => Unknown(subject, "neither check-time nor timedatectl is installed"),
        { InSync: true } sync => Pass(subject, sync.Program),
        { } sync => Fail(subject, "in sync", $"{sync.Program}: {sync.Said}", "sudo systemctl restart ntpd chronyd; sudo timedatectl set-ntp true"),
    };
}
