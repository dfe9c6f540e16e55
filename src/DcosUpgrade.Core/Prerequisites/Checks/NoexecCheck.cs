using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>Programs can be executed in /var/lib/dcos/exec and, with older releases, in /tmp, where components unpack libraries.</summary>
internal sealed class NoexecCheck : NodeCheck
{
    public override string Name => "noexec";

    public override int Order => 760;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; DCOS-53077";

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (!subject.Conditions.MountOptions.ContainsKey(NodeConditionsOperation.Temporary))
        {
            return Unknown(subject, "/proc/mounts could not be read");
        }

        if (IsNoexec(subject, NodeConditionsOperation.ExecFolder))
        {
            return Fail(
                subject,
                "exec",
                "/var/lib/dcos/exec is on a file system that is mounted noexec",
                "sudo mount -o remount,exec $(df -P /var/lib/dcos | tail -n 1 | tr -s ' ' | cut -d ' ' -f 6)");
        }

        if (!IsNoexec(subject, NodeConditionsOperation.Temporary))
        {
            return Pass(subject, "exec");
        }

        const string Found = "/tmp is mounted noexec";
        return subject.Cluster.To is { } to && !ReleaseFact.NoexecTmp.Holds(to)
            ? Pass(subject, $"{Found}, which {to} does not need")
            : Fail(subject, $"exec, for {subject.Cluster.To?.ToString() ?? "an unknown target"}", Found, "sudo mount -o remount,exec /tmp");
    }

    private static bool IsNoexec(CheckSubject subject, string path) =>
        subject.Conditions.MountOptions.TryGetValue(path, out string? options) && options.Split(',').Contains("noexec");
}
