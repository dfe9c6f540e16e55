using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>What plans ask for.</summary>
internal static class PlanAnswers
{
    public static void AddTo(AnswerTable table) => table.On<PlacementOperation>(Place);

    private static string Place(RehearsalNode node, PlacementOperation operation) => new Sections()
        .Get("state", MesosAnswers.Mesos(node, "/state"))
        .Get("marathon", Marathon(node))
        .In(operation.Frame);

    /// <summary>Null while the node's Marathon does not run. The one in the middle of those that run leads, the others pass that on.</summary>
    private static HttpAnswer? Marathon(RehearsalNode node)
    {
        if (!node.Services.IsActive(DcosUnits.Marathon))
        {
            return null;
        }

        RehearsalNode[] running = [.. node.Cluster.Masters.Where(master => master.Services.IsActive(DcosUnits.Marathon))];
        return MarathonResponses.Answer(new MarathonView("1.5.11", node.Address, running[running.Length / 2].Address, node.Cluster.Mesos.Frameworks[1].Id), "/v2/info");
    }
}
