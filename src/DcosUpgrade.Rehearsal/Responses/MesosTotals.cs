using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Totals of agents and tasks in the metrics of a leading master.</summary>
/// <param name="States">Tasks by state, without those on unreachable agents.</param>
internal sealed record MesosTotals(int Active, MesosResources Total, MesosResources Used, IReadOnlyDictionary<string, int> States, int Unreachable)
{
    public static MesosTotals Of(IReadOnlyList<MesosAgentEntry> agents, IReadOnlyList<MesosFrameworkEntry> frameworks) => Of(
        agents,
        frameworks.SelectMany(framework => framework.Tasks),
        frameworks.SelectMany(framework => framework.CompletedTasks),
        frameworks.Sum(framework => framework.UnreachableTasks.Count));

    public static MesosTotals Of(
        IReadOnlyList<MesosAgentEntry> agents,
        IEnumerable<MesosTaskEntry> tasks,
        IEnumerable<MesosTaskEntry> completed,
        int unreachable)
    {
        Dictionary<string, int> states = new(StringComparer.Ordinal);
        MesosResources Counted(MesosTaskEntry task)
        {
            states[task.State] = (states.TryGetValue(task.State, out int count) ? count : 0) + 1;
            return task.Resources;
        }

        // Port ranges of thousands of agents are not needed. Ended tasks hold no resources: they are only counted.
        MesosResources used = MesosResources.Sum(tasks.Select(Counted), ports: false);
        _ = MesosResources.Sum(completed.Select(Counted), ports: false);
        return new MesosTotals(
            agents.Count(agent => agent.Active),
            MesosResources.Sum(agents.Select(agent => agent.Resources), ports: false),
            used,
            states,
            unreachable);
    }
}
