namespace DcosUpgrade.Prerequisites;

/// <summary>systemd is 218 or newer, which supports Delegate: stopping a unit does not stop tasks.</summary>
internal sealed class SystemdVersionCheck : NodeCheck
{
    public override string Name => "systemd-version";

    public override int Order => 660;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); MESOS-3352";

    private const int Least = 218;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.Facts.SystemdVersion switch
    {
        0 => Unknown(subject, "systemctl --version does not answer"),
        >= Least and int version => Pass(subject, $"{version}", $"{Least} or newer"),
        int version => Fail(subject, $"{Least} or newer", $"{version}", "sudo yum update -y systemd"),
    };
}
