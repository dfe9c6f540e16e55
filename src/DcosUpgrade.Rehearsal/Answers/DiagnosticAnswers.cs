using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers of diagnostic operations.</summary>
internal static class DiagnosticAnswers
{
    public static void AddTo(AnswerTable table) => table.On<DiagnosticOperation>(Collect);

    private static string Collect(RehearsalNode node, DiagnosticOperation operation)
    {
        Sections parts = new Sections()
            .Add("node.txt", $"{node.Cluster.Clock.UtcNow:u}\n{node.Name}\n")
            .Add("version.txt", node.Files.Etc?.VersionJson ?? "cat: no such file\n")
            .Add("pkgpanda.txt", string.Concat(node.Files.Active?.PackageIds.Select(id => id + "\n") ?? []) + node.Files.Progress)
            .Add("resolv.conf.txt", "nameserver 198.51.100.1\n")
            .Add("units.txt", string.Concat(node.Services.Wanted.Select(unit => $"{unit} loaded {node.Services.State(unit)}\n")));
        foreach (string unit in node.Services.Wanted.Where(unit => unit.EndsWith(".service", System.StringComparison.Ordinal)))
        {
            parts.Add($"journal/{unit}.txt", $"{node.Cluster.Clock.UtcNow:u} {unit}: {node.Services.State(unit)}\n");
        }

        foreach (SimulatedRun run in node.Runs.Skip(node.Runs.Count - 2))
        {
            parts.Add($"runs/{run.Id}/run.json.txt", run.RunJson + "\n").Add($"runs/{run.Id}/rc.txt", run.Rc + "\n").Add($"runs/{run.Id}/log.txt", run.Log);
        }

        return parts.In(operation.Frame);
    }
}
