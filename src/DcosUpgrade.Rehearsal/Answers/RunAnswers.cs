using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers for starting, following and stopping a detached run.</summary>
internal static class RunAnswers
{
    private const int LogChunk = 65536;

    public static void AddTo(AnswerTable table)
    {
        table.On<StartRunOperation>(Start);
        table.On<FollowRunOperation>(FollowAsync);
        table.On<StopFetchOperation>((node, operation) => new Sections()
            .Add("result", Find(node, operation.AttemptId)?.StopFetch() == true ? "yes\n" : "no\n").In(operation.Frame));
    }

    private static string Start(RehearsalNode node, StartRunOperation operation) =>
        new Sections().Add("result", Begin(node, operation) + "\n").In(operation.Frame);

    /// <summary>The checks of the start program, in its order.</summary>
    private static string Begin(RehearsalNode node, StartRunOperation operation)
    {
        RunOrder order = operation.Order;
        string roles = string.Join(" ", node.RoleFiles.OrderBy(role => role, StringComparer.Ordinal));
        string address = node.Files.Bin is null ? "" : node.DetectedAddress;
        if (roles != StartRunOperation.RoleFile(order.ExpectedRole))
        {
            return "refused RoleMismatch " + (roles.Length > 0 ? roles : "none");
        }

        if (address != order.ExpectedAddress)
        {
            return "refused IdentityMismatch " + (address.Length > 0 ? address : "nothing");
        }

        if (node.FreeKiB < StartRunOperation.MinFreeBytes / 1024)
        {
            return $"refused NoSpace {node.FreeKiB} KiB free under /var/lib";
        }

        string newest = node.Runs.Select(run => run.Id).OrderBy(id => id, StringComparer.Ordinal).LastOrDefault() ?? "";
        if (newest != order.After)
        {
            return "refused Superseded " + (newest.Length > 0 ? newest : "no run");
        }

        if (node.Running is not null)
        {
            return "refused Busy the run slot is taken";
        }

        if (!node.Cluster.Uploads.TryGetValue(operation.Uploaded, out IReadOnlyList<InputFile>? files) || files[0].Sha256 != operation.BaselineFile.Sha256)
        {
            return "refused StartFailed the record of the state before did not arrive whole";
        }

        node.Cluster.Uploads.Remove(operation.Uploaded);
        DateTimeOffset now = node.Cluster.Clock.UtcNow;
        string stamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        int number = 1 + node.Runs.Count(run => run.Id.StartsWith(stamp, StringComparison.Ordinal));
        SimulatedRun started = new(
            node,
            $"{stamp}-{number}",
            order,
            $$"""{{{operation.RunJson()}},"bootId":"{{node.BootId}}","started":{{FactsAnswers.UnixSeconds(now)}}}""");
        node.Runs.Add(started);
        started.Start();
        return "started " + started.Id;
    }

    /// <summary>Checks once per second, as the program does.</summary>
    private static async Task<string> FollowAsync(RehearsalNode node, FollowRunOperation operation, CancellationToken cancellationToken)
    {
        SimulatedRun? run = Find(node, operation.AttemptId);
        DateTimeOffset until = node.Cluster.Clock.UtcNow + TimeSpan.FromSeconds(operation.WaitSec);
        string asked = FollowRunOperation.TurnOf(operation.Mark);
        string turn = Turn(node, run);
        while (turn == asked && node.Cluster.Clock.UtcNow < until && node.IsReachable)
        {
            await node.Cluster.Clock.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
            turn = Turn(node, run);
        }

        string log = run?.Log ?? "";
        int from = (int)Math.Min(log.Length, operation.LogOffset);
        Sections parts = new Sections()
            .Add("mark", string.Format(CultureInfo.InvariantCulture, "{0}|{1}|{2}\n", turn, run?.PackagesPresent ?? 0, node.CacheKiB))
            .Add("total", (run?.Order.Packages.Count ?? 0) + "\n")
            .Add("log", log.Substring(from, Math.Min(LogChunk, log.Length - from)));
        if (run?.Phase == FollowRunOperation.Fetching)
        {
            return parts.In(operation.Frame);
        }

        if (operation.Master)
        {
            parts.Get("exhibitor", MesosAnswers.Exhibitor(node, "/cluster/status"));
        }
        else
        {
            parts.Get("agent", EnterpriseAnswers.Guard(node, null, MesosAnswers.AgentMetrics(node)));
        }

        return parts.In(operation.Frame);
    }

    private static string Turn(RehearsalNode node, SimulatedRun? run) => string.Join(
        "|",
        node.Running is null ? "inactive" : "active",
        run?.Rc ?? "",
        run?.Phase ?? "",
        node.Files.Stage is null ? 0 : 1,
        node.Files.Etc?.Version ?? "",
        run is { IsAlive: true, IsPkgpandaFetching: true } ? 1 : 0,
        run?.LogBytes ?? 0);

    private static SimulatedRun? Find(RehearsalNode node, string attempt) => node.Runs.FirstOrDefault(run => run.Id == attempt);
}
