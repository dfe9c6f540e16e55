using System;
using DcosUpgrade.Health;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// The running Mesos is of the line that the installed DC/OS ships: 1.4 with 1.10, 1.5 with 1.11. The patch level may differ from the
/// release notes.
/// </summary>
internal sealed class MesosVersionCheck : NodeCheck
{
    public override string Name => "mesos-version";

    public override int Order => 620;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); dcos/dcos 1.11.6 packages/mesos/buildinfo.json";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.MesosVersion is not { } found)
        {
            return Unknown(subject, "Mesos does not answer");
        }

        string? installed = subject.Conditions.Facts.Version;
        return installed is null || !DcosVersion.IsVersion(installed) || MesosVersionGate.LineOf(new DcosVersion(installed)) is not { } line
            ? Unknown(subject, $"the Mesos of DC/OS {installed} is not known")
            : found.StartsWith(line + ".", StringComparison.Ordinal)
                ? Pass(subject, found)
                : Fail(
                    subject,
                    $"{line}.x, as DC/OS {installed} ships it",
                    found,
                    $"sudo systemctl restart {(subject.Node!.Role == DcosRole.Master ? "dcos-mesos-master" : "dcos-mesos-slave")}");
    }
}
