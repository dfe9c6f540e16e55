using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>What only Enterprise has on its nodes.</summary>
internal static class EnterpriseAnswers
{
    public static void AddTo(AnswerTable table) => table.On<CockroachStatusOperation>(Cockroach);

    private static string Cockroach(RehearsalNode node, CockroachStatusOperation operation)
    {
        string installed = node.Files.Bin is { } bin ? (bin.IsEnterprise ? "yes\n" : "no\n") : "";
        string status = installed != "yes\n" ? ""
            : node.Cluster.Cockroach.Status(node) is { } table ? table + "code 0\n"
            : "err Error: unable to connect or connection lost.\ncode 1\n";
        return new Sections().Add("installed", installed).Add("status", status).In(operation.Frame);
    }
}
