namespace DcosUpgrade.Prerequisites;

/// <summary>DC/OS creates the users that its components need. Open Source 1.11 needs no others than 1.10.</summary>
internal sealed class HostUsersCheck : NodeCheck
{
    public override string Name => "host-users";

    public override int Order => 840;

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/cli.py";

    public override DcosCheckResult Evaluate(CheckSubject subject) => !subject.Conditions.ManualUsers
        ? Pass(subject, "created by DC/OS")
        : subject.Question.Edition == DcosEdition.Open
            ? Warn(subject, "created by DC/OS", "created by hand; 1.11 needs no others than 1.10", "ls /etc/mesosphere/manual_host_users")
            : Unknown(subject, "users are created by hand, and which ones Enterprise 1.11 needs is not known", "ls /etc/mesosphere/manual_host_users");
}
