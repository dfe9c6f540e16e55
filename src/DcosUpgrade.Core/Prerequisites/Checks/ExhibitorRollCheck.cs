using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Prerequisites;

/// <summary>Exhibitor is not in the middle of a rolling change, in which it restarts ZooKeeper on one master after the other.</summary>
internal sealed class ExhibitorRollCheck : Check
{
    public override string Name => "exhibitor-roll";

    public override int Order => 85;

    public override string Source =>
        "https://github.com/soabase/exhibitor/blob/master/exhibitor-core/src/main/java/com/netflix/exhibitor/core/rest/ConfigResource.java";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Masters;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        MasterObservation[] masters = [.. subject.Cluster.View?.Masters ?? []];
        string[] rolling = [.. masters.Where(master => master.Probe?.ExhibitorRolls is true).Select(master => master.Node.Name)];
        return rolling.Length > 0
            ? Fail(
                subject, "no rolling change", $"Exhibitor of {string.Join(", ", rolling)} reports one in progress", "sudo journalctl -u dcos-exhibitor -n 50")
            : masters.Length > 0 && masters.All(master => master.Probe?.ExhibitorRolls is false) ? Pass(subject, "no rolling change")
            : Unknown(subject, "Exhibitor does not answer on every master", "sudo journalctl -u dcos-exhibitor -n 50");
    }
}
