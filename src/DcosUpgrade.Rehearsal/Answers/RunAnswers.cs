using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers for starting, following and stopping a detached run.</summary>
internal static class RunAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<StartRunOperation>(Start);
        table.On<FenceNodeOperation>(Fence);
        table.On<FollowRunOperation>(FollowAsync);
        table.On<StopFetchOperation>((node, operation) => new Sections()
            .Add("result", Find(node, operation.AttemptId)?.StopFetch() == true ? "yes\n" : "no\n").In(operation.Frame));
    }

    private static string Start(RehearsalNode node, StartRunOperation operation) =>
        new Sections().Add("result", Begin(node, operation) + "\n").In(operation.Frame);

    /// <summary>The checks of the start program, in its order.</summary>
    public static string Begin(RehearsalNode node, StartRunOperation operation)
    {
        RunOrder order = operation.Order;
        string roles = string.Join(" ", node.RoleFiles.OrderBy(role => role, StringComparer.Ordinal));
        string address = node.Files.Bin is null ? "" : node.DetectedAddress;
        StartConditions conditions = order.Conditions;
        if (node.BootId != conditions.BootId)
        {
            return "refused Superseded the node was restarted";
        }

        if (!order.StageOnly && node.Fence > order.Fence)
        {
            return $"refused Fenced fence {node.Fence}, this session has {order.Fence}";
        }

        node.Fence = order.StageOnly ? node.Fence : order.Fence;
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

        if (Changed(node, conditions) is { } changed)
        {
            return "refused Superseded " + changed;
        }

        if (!node.Cluster.Uploads.TryGetValue(operation.Uploaded, out IReadOnlyList<InputFile>? files) || files[0].Sha256 != operation.BaselineFile.Sha256)
        {
            return "refused StartFailed the record of the state before the run is incomplete";
        }

        node.Cluster.Uploads.Remove(operation.Uploaded);
        DateTimeOffset now = node.Cluster.Clock.UtcNow;
        if (node.UptimeSec > conditions.NotAfter || now - (node.ArrivedAt ?? now) > TimeSpan.FromSeconds(StartConditions.ProgramSec))
        {
            return "refused TooLate 1 s after the time until which the start was allowed";
        }

        string stamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        int number = 1 + node.Runs.Count(run => run.Id.StartsWith(stamp, StringComparison.Ordinal));
        SimulatedRun started = new(
            node,
            $"{stamp}-{number}",
            order,
            $$"""{{{operation.RunJson()}},"bootId":"{{node.BootId}}","started":{{FactsAnswers.UnixSeconds(now)}}}""");
        node.Runs.Add(started);
        node.Cluster.Invariants.RunStarted(started);
        started.Start();
        return "started " + started.Id;
    }

    /// <summary>What is not as it was when the start was decided; null when all is.</summary>
    private static string? Changed(RehearsalNode node, StartConditions conditions)
    {
        InstalledFiles files = node.Files;
        string digest = Sha256Hex.Of(string.Concat((files.Active?.PackageIds ?? []).OrderBy(id => id, StringComparer.Ordinal).Select(id => id + "\n")));
        return node.Faults.Has(RehearsalFault.ForeignRun) ? "another program changes packages: 4711 pkgpanda"
            : files.Progress is not null ? "install_progress exists"
            : files.Missing.FirstOrDefault() is { } missing ? missing + " is missing"
            : files.Etc?.Version != conditions.Version ? "version " + (files.Etc?.Version ?? "unknown")
            : digest != conditions.ActiveSha256 ? "other packages are active"
            : null;
    }

    private static string Fence(RehearsalNode node, FenceNodeOperation operation)
    {
        node.Fence = Math.Max(node.Fence, operation.Fence);
        string newest = node.Runs.LastOrDefault() is not { } run ? "none" : run.Order.StageOnly ? RunOrder.Stage : RunOrder.Upgrade;
        string state = node.Running is null ? "inactive. 0" : "active. 1";
        return new Sections().Add("result", $"{node.Fence} {state} {newest}\n").In(operation.Frame);
    }

    /// <summary>Checks once per second, and as soon as the run has ended, as the program does.</summary>
    private static async Task<string> FollowAsync(RehearsalNode node, FollowRunOperation operation, CancellationToken cancellationToken)
    {
        SimulatedRun? run = Find(node, operation.AttemptId);
        DateTimeOffset until = node.Cluster.Clock.UtcNow + TimeSpan.FromSeconds(operation.WaitSec);
        string asked = FollowRunOperation.TurnOf(operation.Mark);
        string turn = Turn(node, run);
        while (turn == asked && node.Cluster.Clock.UtcNow < until && node.IsReachable)
        {
            for (int nap = 0; nap < 4 && (nap == 0 || run?.EndedAt is null); nap++)
            {
                await node.Cluster.Clock.Delay(TimeSpan.FromSeconds(0.25), cancellationToken).ConfigureAwait(false);
            }

            turn = Turn(node, run);
        }

        string log = run?.Log ?? "";
        int from = (int)Math.Min(log.Length, operation.LogOffset);
        string chunk = log.Substring(from, Math.Min(FollowRunOperation.LogChunk, log.Length - from));
        Sections parts = new Sections()
            .Add("mark", string.Format(CultureInfo.InvariantCulture, "{0}|{1}|{2}\n", turn, run?.PackagesPresent ?? 0, node.CacheKiB))
            .Add("total", (run?.Order.Packages.Count ?? 0) + "\n")
            .Add("log", chunk)
            .Add("sent", chunk.Length + "\n");
        if (run?.Phase == FollowRunOperation.Fetching)
        {
            return parts.In(operation.Frame);
        }

        parts.Add("jobs", string.Concat(node.Services.Wanted.Select((unit, number) => Job(node, unit, number))));
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

    private static string Job(RehearsalNode node, string unit, int number) => node.Services.State(unit) switch
    {
        "activating" => string.Format(CultureInfo.InvariantCulture, "{0,4} {1,-45} start running\n", 400 + number, unit),
        "deactivating" => string.Format(CultureInfo.InvariantCulture, "{0,4} {1,-45} stop  running\n", 400 + number, unit),
        _ => "",
    };

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
