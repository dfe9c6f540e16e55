using System.Globalization;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers about the databases of the masters.</summary>
internal static class DatabaseAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<CockroachStatusOperation>(Cockroach);
        table.On<EtcdStatusOperation>(Etcd);
    }

    private static string Cockroach(RehearsalNode node, CockroachStatusOperation operation)
    {
        bool has = SimulatedCockroach.Has(node);
        string status = !has ? ""
            : node.Cluster.Cockroach.Status(node) is { } table ? table + "code 0\n"
            : "err Error: unable to connect or connection lost.\ncode 1\n";
        return new Sections()
            .Add("installed", node.Files.Bin is null ? "" : has ? "yes\n" : "no\n")
            .Add("access", has ? CockroachAccess.Usual(node.Files.Bin!.Edition) + "\n" : "")
            .Add("status", status)
            .In(operation.Frame);
    }

    private static string Etcd(RehearsalNode node, EtcdStatusOperation operation)
    {
        bool has = node.Files.Target is { Line.HasEtcd: true };
        (string output, int code) = has ? node.Cluster.Etcd.Diagnose(node) : ("", 0);
        return new Sections()
            .Add("version", node.Files.Etc?.VersionJson ?? "")
            .Add("unit", $"LoadState={(has ? "loaded" : "not-found")}\n")
            .Add("calico", has ? "yes\n" : "no\n")
            .Add("diagnostic", output)
            .Add("code", has ? code.ToString(CultureInfo.InvariantCulture) + "\n" : "\n")
            .In(operation.Frame);
    }
}
