using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>DC/OS creates the users that its components need, or the node has those that the target needs.</summary>
internal sealed class HostUsersCheck : NodeCheck
{
    public override string Name => "host-users";

    public override int Order => 840;

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/cli.py";

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        const string Remedy = "ls /etc/mesosphere/manual_host_users";
        if (!subject.Conditions.ManualUsers)
        {
            return Pass(subject, "created by DC/OS");
        }

        string to = subject.Cluster.To?.ToString() ?? "the target";
        string[] missing = subject.Cluster is not { From: { } from, To: { } target } ? []
            : [.. ReleaseNeed.Of(from, target, subject.Question.Edition).Where(need => need.Kind == DcosHopNeedKind.User).Select(need => need.Name)
                .Intersect(subject.Conditions.MissingUsers)];
        return missing.Length > 0
            ? Fail(
                subject,
                $"the users that {to} needs for the first time",
                $"users are created by hand, and {string.Join(", ", missing)} do not exist",
                string.Join("; ", missing.Select(user => $"sudo useradd --system --home-dir /opt/mesosphere --shell /sbin/nologin {user}")))
            : subject.Question.Edition == DcosEdition.Open
                ? Warn(subject, "created by DC/OS", $"created by hand; those that {to} needs exist", Remedy)
                : Unknown(subject, $"users are created by hand, and which ones Enterprise {to} needs is not public", Remedy);
    }
}
