namespace DcosUpgrade.Prerequisites;

/// <summary>systemd is new enough to leave tasks alone when a unit stops: it delegates from 218 on.</summary>
internal sealed class SystemdVersionCheck : NodeCheck
{
    public override string Name => "systemd-version";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); MESOS-3352";

    private const int Least = 218;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.Facts.SystemdVersion switch
    {
        0 => Unseen(subject, "systemctl --version does not answer"),
        >= Least and int version => Pass(subject, $"{version}", $"{Least} or newer"),
        int version => Fail(subject, $"{Least} or newer", $"{version}", "sudo yum update -y systemd"),
    };
}
