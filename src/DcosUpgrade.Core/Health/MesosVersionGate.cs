using DcosUpgrade.Releases;

namespace DcosUpgrade.Health;

/// <summary>The running Mesos is of the line that the installed DC/OS ships; the patch level differs from the release notes in places.</summary>
internal sealed class MesosVersionGate : Gate
{
    public override string Name => "mesos-version";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); dcos/dcos 1.11.6 packages/mesos/buildinfo.json";

    public override int Order => 60;

    public override GateRoles Roles => GateRoles.Master;

    /// <summary>Major and minor of the Mesos that a DC/OS ships; null when that is not known.</summary>
    public static string? LineOf(DcosVersion version) => ReleaseLine.Of(version)?.Mesos;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.Target is not { } target)
        {
            return Skip(subject, "No run of this node is evaluated.");
        }

        DcosVersion version = new(target.Version);
        if (LineOf(version) is not { } line)
        {
            return Skip(subject, $"The Mesos of DC/OS {version} is not known.");
        }

        return subject.Master switch
        {
            null => Unknown(subject, "the node is not a master of this cluster"),
            { Probe: null, Problem: string problem } => Unknown(subject, problem),
            { Probe.MesosVersion: null } => Unknown(subject, "Mesos does not report its version"),
            { Probe.MesosVersion: string found } when found.StartsWith(line + ".", System.StringComparison.Ordinal) => Pass(subject, found),
            { Probe.MesosVersion: string found } => Fail(subject, line + ".x", found),
        };
    }

    protected override string RemedyFor(GateSubject subject) =>
        $"systemctl status dcos-mesos-master; sudo journalctl -u dcos-mesos-master -n 100  # on {subject.Node.Name}";
}
