using System;
using System.Globalization;
using System.Text;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>The maintenance endpoints of a master: the same cases as the programs of the operations, in the same order.</summary>
internal static class MaintenanceAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<MaintenanceOperation>((node, operation) => new Sections()
            .Get("status", Ask(node, operation, "status", maintenance => HttpAnswer.Json(maintenance.Status)))
            .Get("schedule", Read(node, operation))
            .In(operation.Frame));
        table.On<MaintenanceScheduleOperation>((node, operation) => new Sections()
            .Get("schedule", Read(node, operation))
            .Add("clock", string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}\n", node.Now.ToUnixTimeSeconds(), node.UptimeSec, node.BootId))
            .In(operation.Frame));
        table.On<ChangeMaintenanceOperation>(Change);
    }

    private static string Change(RehearsalNode node, ChangeMaintenanceOperation operation)
    {
        HttpAnswer? before = Read(node, operation);
        string result = before is not { Status: 200 } ? "unread"
            : Sha256Hex.Of(before.Body) != operation.Edit.Sha256 ? "changed"
            : node.BootId != operation.BootId || node.UptimeSec > operation.NotAfter ? "late"
            : "sent";
        Sections parts = new Sections().Add("result", result + "\n");
        if (result != "sent")
        {
            return (result == "unread" ? parts.Get("before", before) : parts.Add("before", "")).In(operation.Frame);
        }

        byte[] old = Encoding.UTF8.GetBytes(before!.Body);
        string changed = Encoding.UTF8.GetString(old, 0, operation.Edit.From) + operation.Edit.Text
            + Encoding.UTF8.GetString(old, operation.Edit.To, old.Length - operation.Edit.To);
        return parts
            .Get("post", Ask(node, operation, "schedule", maintenance => node.Faults.Has(RehearsalFault.MaintenanceRefused)
                ? new HttpAnswer(403, "")
                : maintenance.Post(changed)))
            .Get("after", Read(node, operation))
            .In(operation.Frame);
    }

    private static HttpAnswer? Read(RehearsalNode node, ISecuredOperation operation) =>
        Ask(node, operation, "schedule", maintenance => HttpAnswer.Json(maintenance.Schedule));

    /// <summary>The answer of the node's own master; only a leader that has read its registry is asked.</summary>
    private static HttpAnswer? Ask(RehearsalNode node, ISecuredOperation operation, string endpoint, Func<SimulatedMaintenance, HttpAnswer> leader)
    {
        HttpAnswer answers = HttpAnswer.Json("");
        MesosMasterView? view = MesosViews.Of(node.Cluster, node);
        HttpAnswer? heard = MesosAnswers.Heard(node, view is null ? null : EnterpriseAnswers.Guard(
            node, operation, view.Elected ? answers : MesosMasterResponses.Redirect(view, "/master/maintenance/" + endpoint)));
        return ReferenceEquals(heard, answers) ? leader(node.Cluster.Maintenance) : heard;
    }
}
