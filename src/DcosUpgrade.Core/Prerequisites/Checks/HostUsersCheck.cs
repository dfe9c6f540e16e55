namespace DcosUpgrade.Prerequisites;

/// <summary>DC/OS may create the users that its components need. Open Source 1.11 needs none that 1.10 has not.</summary>
internal sealed class HostUsersCheck : NodeCheck
{
    public override string Name => "host-users";

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/cli.py";

    public override DcosCheckResult Look(CheckSubject subject) => !subject.Seen.ManualUsers
        ? Pass(subject, "created by DC/OS")
        : subject.Question.Edition == DcosEdition.Open
            ? Warn(subject, "created by DC/OS", "created by hand; 1.11 needs none that 1.10 has not", "ls /etc/mesosphere/manual_host_users")
            : Unseen(subject, "users are created by hand, and which ones Enterprise 1.11 needs is not known", "ls /etc/mesosphere/manual_host_users");
}
