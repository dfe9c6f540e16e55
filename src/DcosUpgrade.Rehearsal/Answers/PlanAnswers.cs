using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers for plans.</summary>
internal static class PlanAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<PlacementOperation>(Place);
        table.On<StageSizesOperation>(Sizes);
        table.On<ReadClusterFileOperation>((node, operation) => new Sections()
            .Add("there", node.Folder.Files.ContainsKey(operation.Name) ? "yes\n" : "")
            .Add("text", node.Folder.Files.TryGetValue(operation.Name, out string? text) ? text : "")
            .In(operation.Frame));
        table.On<WriteClusterFileOperation>(WriteFile);
    }

    private static string WriteFile(RehearsalNode node, WriteClusterFileOperation operation)
    {
        bool whole = node.Cluster.Uploads.TryGetValue(operation.Uploaded, out IReadOnlyList<InputFile>? files) && files[0].Sha256 == operation.File.Sha256;
        if (whole)
        {
            node.Folder.Files[operation.File.Path] = Encoding.UTF8.GetString(files![0].Content);
        }

        node.Cluster.Uploads.Remove(operation.Uploaded);
        return new Sections().Add("result", whole ? "yes\n" : "no\n").In(operation.Frame);
    }

    private static string Sizes(RehearsalNode node, StageSizesOperation operation) => new Sections()
        .Add("missing", string.Concat(operation.PackageIds
            .Where(id => !node.Files.Packages.Contains(id))
            .Select(id => (Id: id, IsServed: node.Download($"{operation.BootstrapUrl}/{HashServedOperation.PackagePath(id)}").ExitCode == 0))
            .Select(package => $"{package.Id} {(package.IsServed ? Size(node.Cluster, package.Id) : "none")}\n")))
        .In(operation.Frame);

    /// <summary>The size in the model; otherwise up to 16 MiB, the same for a package on every node.</summary>
    private static string Size(RehearsalCluster cluster, string id)
    {
        long bytes = cluster.Model?.SizeOf(id)
            ?? int.Parse(ServedScript.PackageSha256(id).Substring(0, 6), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static string Place(RehearsalNode node, PlacementOperation operation)
    {
        Sections parts = new();
        if (!operation.LeadersOnly)
        {
            parts.Get("state", EnterpriseAnswers.Guard(node, operation, MesosAnswers.State(node)));
        }

        return parts.Get("marathon", EnterpriseAnswers.Guard(node, operation, Marathon(node))).In(operation.Frame);
    }

    /// <summary>Null: the node's Marathon does not run.</summary>
    private static HttpAnswer? Marathon(RehearsalNode node) => !SimulatedSchedulers.RunsMarathon(node) ? null : MarathonResponses.Answer(
        new MarathonView("1.5.11", node.Address, node.Cluster.Schedulers.MarathonLeader?.Address, node.Cluster.Mesos.Frameworks[1].Id), "/v2/info");
}
