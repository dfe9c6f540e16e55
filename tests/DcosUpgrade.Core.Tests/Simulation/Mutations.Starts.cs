using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Backup;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The safeguards of a start: what the session asks at the last moment, and what the node itself compares.</summary>
internal static partial class Mutations
{
    /// <summary>When a start acts whose link broke.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(400);

    /// <summary>Called before each call of a node program whose own check is taken out.</summary>
    [ThreadStatic]
    private static Action<RehearsalNode, NodeOperation, bool>? s_node;

    [ThreadStatic]
    private static bool s_forgetsLoss;

    private static IReadOnlyList<Mutation> Starts =>
    [
        new("start: the run of another master is alive", () => Set(NoRuns), () => IsSafeBeside("m1", "m2")),
        new("start: the lock is asked directly before", () => Set(Heartbeat(@"( result\n)lost", "$1kept")),
            () => IsUntouchedAfter(
                "m2", c => (c.Node("m1").Folder.Holder, c.Node("m1").Folder.TouchedAt) = (OtherOperator.Holder, c.Clock.UtcNow), nameof(SR.LockLost))),
        new("start: stop is asked directly before", () => Set(Heartbeat(@"( flags\n)[^@]*", "$1")),
            () => IsUntouchedAfter("m2", c => c.Node("m1").Folder.Stopped = true, nameof(SR.StopRequested))),
        new("start: stop is asked before the next attempt", () => Set(Heartbeat(@"( flags\n)[^@]*", "$1")), IsStoppedBetweenAttempts),
        new("start: pause is asked directly before", () => Set(Heartbeat(@"( flags\n)[^@]*", "$1")), WaitsWhilePaused),
        new("lock: what was lost once stays lost", () => Set(() => s_forgetsLoss = true, () => s_forgetsLoss = false), LossIsFinal),
        new("fence: a node refuses the start of an earlier holder of the lock", () => Set((node, operation, before) =>
            node.Fence = before && operation is StartRunOperation ? 0 : node.Fence), SuspendedStartIsRefused),
        new("fence: every other master is fenced before a start", () => Set((node, operation, before) =>
            node.Fence = !before && operation is FenceNodeOperation ? 0 : node.Fence), SuspendedStartIsRefused),
        new("fence: a takeover fences what an ended session had claimed", () => Set((node, operation, before) =>
            node.Fence = !before && operation is FenceNodeOperation ? 0 : node.Fence), () => !StartTests.ActsAfterTakeover(s_node)),
        new("start: the node refuses after the deadline", NoDeadline, LateStartIsRefused),
        new("start: no baseline, no start", () => Set((_, operation, stdout) => operation is AgentTasksOperation
            ? Regex.Replace(stdout, @"( state\n).*\n@curl 0 403 ", "$1{\"id\":\"unknown\",\"frameworks\":[]}\n@curl 0 200 ")
            : stdout), () => IsUntouched("a2", _ => Always<AgentTasksOperation>("a2", @"(?s)( state\n).*\n@curl 0 200 ", "$1\n@curl 0 403 "),
            waitForGates: false)),
        new("start: an unreadable list of frameworks is no empty one", () => Set((_, operation, stdout) => operation is FrameworksOperation
            ? Regex.Replace(stdout, @"(?s)( summary\n).*?\n@curl 0 403 ", "$1{\"frameworks\":[]}\n@curl 0 200 ")
            : stdout), () => IsUntouched("m1", _ => (_, operation, stdout) => operation is FrameworksOperation
            ? Regex.Replace(stdout, @"(?s)( summary\n).*?\n@curl 0 200 ", "$1\n@curl 0 403 ")
            : stdout, waitForGates: false, refusal: "m1: BaselineUnreadable")),
        new("start: the node looks for other programs itself", () => Set(HideForeignRun),
            () => IsUntouchedAfter("m2", c => c.Inject("m2", RehearsalFault.ForeignRun), "Refused Busy")),
        new("observation: an unreadable run unit is not an inactive one", () => Set((_, operation, stdout) => operation is NodeFactsOperation
            ? Regex.Replace(Regex.Replace(stdout, @"( unit\n)(?=\n@@)", $"$1Id={NodePaths.Unit}\nActiveState=inactive\n"), @"( locks\n)\n\n", "${1}0\n0\n")
            : stdout), UnreadableUnitIsUnknown),
        new("observation: a later reconfiguration explains other packages", () => Set((_, operation, stdout) => operation is NodeFactsOperation
            ? Regex.Replace(stdout, @"\n@@\w+ run \S+\n[^\n]*id-of-reconfigured[^\n]*\n", "")
            : stdout), ContinuesAfterReconfiguration),
        new("backup of Marathon's state: stop is obeyed", () => Set(Heartbeat(@"( flags\n)[^@]*", "$1")), StoppedClusterIsNotSaved),
    ];

    private static AnswerChange Heartbeat(string pattern, string told) => (_, operation, stdout) =>
        operation is ClusterLockOperation { Action: ClusterLockAction.Heartbeat } ? Regex.Replace(stdout, pattern, told) : stdout;

    /// <summary>No master shows a run, neither in its facts nor when it is fenced.</summary>
    private static string NoRuns(string node, NodeOperation operation, string stdout) => operation switch
    {
        NodeFactsOperation => Regex.Replace(Regex.Replace(stdout, @"( locks\n\d\n)1", "${1}0"), @"( unit\n[^@]*)ActiveState=active", "$1ActiveState=inactive"),
        FenceNodeOperation => Regex.Replace(stdout, @"( result\n\d+) \S+ \d", "$1 inactive. 0"),
        _ => stdout,
    };

    /// <summary>The uptime of the node grows by days with each observation, and its program does not measure its own time.</summary>
    private static IDisposable NoDeadline()
    {
        int looks = 0;
        IDisposable facts = Set((_, operation, stdout) => operation is NodeFactsOperation
            ? Regex.Replace(stdout, @"( uptime\n)\d+", $"${{1}}{++looks * 1_000_000}")
            : stdout);
        s_node = (node, operation, before) =>
        {
            if (before && operation is StartRunOperation)
            {
                node.Cluster.Clock.Schedule(s_late - TimeSpan.FromSeconds(1), () => node.ArrivedAt = null);
            }
        };
        return new Undo(facts.Dispose, () => s_node = null);
    }

    private static void HideForeignRun(RehearsalNode node, NodeOperation operation, bool before)
    {
        if (operation is StartRunOperation && before)
        {
            node.Cluster.Clear(node.Name, RehearsalFault.ForeignRun);
        }
    }

    private static IDisposable Set(Action<RehearsalNode, NodeOperation, bool> node) => Set(() => s_node = node, () => s_node = null);

    public static IDisposable Set(Action set, Action reset)
    {
        set();
        return new Undo(reset);
    }

    /// <summary>Calls the weakened program of a node at each call to it, after something else.</summary>
    private static void OnCallTo(RehearsalCluster cluster, string node, Action<NodeOperation, bool>? first = null)
    {
        Action<RehearsalNode, NodeOperation, bool>? program = s_node;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            if (endpoint.Name == node)
            {
                first?.Invoke(operation, before);
                program?.Invoke(cluster.Node(node), operation, before);
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>A call that ends at its time-out while a master still downloads; then the next master.</summary>
    private static bool IsSafeBeside(string running, string next)
    {
        RehearsalCluster cluster = Cluster(running);
        cluster.Inject(running, RehearsalFault.FetchStalls);
        _ = new Session(cluster, 1, options: s_options with { ScriptTimeout = TimeSpan.FromSeconds(3) }).Run(only: node => node.Name == running);
        bool beside = false;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            beside |= before && endpoint.Name == next && operation is StartRunOperation && cluster.Node(running).Running is not null;
            return Task.CompletedTask;
        };
        _ = new Session(cluster, 2, options: s_options, change: s_blind).Run(waitForGates: false, only: node => node.Name == next);
        return !beside;
    }

    /// <summary>Something happens after everything was observed, directly before the start.</summary>
    private static bool IsUntouchedAfter(string node, Action<RehearsalCluster> happens, string refusal)
    {
        RehearsalCluster cluster = Cluster(node);
        bool happened = false;
        OnCallTo(cluster, node, (operation, before) =>
        {
            if (!happened && before && operation is UploadOperation)
            {
                happened = true;
                happens(cluster);
            }
        });
        string? stopped = new Session(cluster, 1, options: s_options, change: s_blind).Run(throttle: 1);
        return stopped?.Contains(refusal) is true && !cluster.Invariants.ScriptStarts.ContainsKey(node);
    }

    private static bool IsStoppedBetweenAttempts()
    {
        RehearsalCluster cluster = Cluster("m1");
        cluster.Inject("m1", RehearsalFault.FetchFails);
        cluster.OnCall = (_, operation, before) =>
        {
            cluster.Node("m1").Folder.Stopped |= before && operation is FollowRunOperation;
            return Task.CompletedTask;
        };
        Session session = new(cluster, 1, options: s_options, change: s_blind);
        _ = session.Run();
        return session.Writes.Count(call => call.Type == nameof(StartRunOperation)) == 1;
    }

    private static bool WaitsWhilePaused()
    {
        RehearsalCluster cluster = Cluster("m1");
        ClusterFolder folder = cluster.Node("m1").Folder;
        bool paused = false;
        bool wrong = false;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            if (before && !paused && operation is UploadOperation)
            {
                folder.Paused = paused = true;
                cluster.Clock.Schedule(TimeSpan.FromMinutes(1), () => folder.Paused = false);
            }

            wrong |= before && folder.Paused && operation is StartRunOperation;
            return Task.CompletedTask;
        };
        _ = new Session(cluster, 1, options: s_options, change: s_blind).Run(only: node => node.Name == "m2");
        return !wrong;
    }

    /// <summary>The lock is taken by another session, which releases it before this session needs it again.</summary>
    private static bool LossIsFinal()
    {
        RehearsalCluster cluster = Cluster("m1");
        ClusterFolder folder = cluster.Node("m1").Folder;
        Session? session = null;
        bool taken = false;
        bool forgets = s_forgetsLoss;
        cluster.OnCall = (node, operation, before) =>
        {
            if (!taken && before && node.Name == "m1" && operation is FollowRunOperation)
            {
                taken = true;
                folder.Holder = OtherOperator.Holder;
            }

            if (before && node.Name == "m1" && operation is ClusterLockOperation { Action: ClusterLockAction.Unclaim })
            {
                folder.Holder = null;
            }

            if (forgets)
            {
                typeof(ClusterLease).GetField("_lostTo", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(session!.Lease, null);
            }

            return Task.CompletedTask;
        };
        session = new Session(cluster, 1, options: s_options);
        return session.Run(waitForGates: false)?.Contains(nameof(SR.LockLost)) is true && cluster.Invariants.ScriptStarts.Count == 1;
    }

    /// <summary>The start of m1 leaves late from a suspended machine; meanwhile a colleague took the expired lock over and starts m3.</summary>
    private static bool SuspendedStartIsRefused()
    {
        RehearsalCluster cluster = Cluster("m1");
        OnCallTo(cluster, "m1");
        Session first = new(cluster, 1, options: s_options, wrap: shells => new HeldStart(shells, cluster.Clock, TimeSpan.FromSeconds(65)));
        Task<string?> suspended = first.RunWhileWatchedAsync(node => node.Name == "m1");
        cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(40), CancellationToken.None), cluster.Clock);
        Task<string?> other = new Session(cluster, 2, options: s_options).RunWhileWatchedAsync(node => node.Name == "m3");
        Driving.RunToEnd(Task.WhenAll(suspended, other), cluster.Clock);
        return !cluster.Invariants.ScriptStarts.ContainsKey("m1") && cluster.Invariants.ScriptStarts.ContainsKey("m3");
    }

    private static bool LateStartIsRefused()
    {
        RehearsalCluster cluster = Cluster("m1");
        OnCallTo(cluster, "m1");
        cluster.Inject("m1", RehearsalFault.StartActsLate, s_late.TotalSeconds);
        _ = new Session(cluster, 1, options: s_options, change: s_blind).Run();
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromMinutes(10), CancellationToken.None), cluster.Clock);
        return cluster.Invariants.ScriptStarts.Count == 0 && cluster.Invariants.Violations.Count == 0;
    }

    /// <summary>A second session comes while the swap of a healthy run is in progress and systemd does not show the run.</summary>
    private static bool UnreadableUnitIsUnknown()
    {
        RehearsalCluster cluster = Cluster("m1");
        Task<string?> first = new Session(cluster, 1, options: s_options).RunWhileWatchedAsync(node => node.Name == "m1");
        while (cluster.Node("m1").Files.Stage is null)
        {
            cluster.Clock.Step();
        }

        AnswerChange? blind = s_blind;
        Session second = new(cluster, 2, options: s_options, change: (node, operation, stdout) =>
        {
            string told = operation is NodeFactsOperation
                ? Regex.Replace(Regex.Replace(stdout, @"( unit\n)Id=[^\n]*\nActiveState=[^\n]*\n", "$1"), @"( locks\n)\d\n\d\n", "$1\n\n")
                : stdout;
            return blind?.Invoke(node, operation, told) ?? told;
        });
        string? stopped = second.Run(only: node => node.Name == "m1");
        _ = Driving.RunToEnd(first, cluster.Clock);
        return stopped?.StartsWith("m1: Unknown FactsIncomplete", StringComparison.Ordinal) is true;
    }

    private static bool ContinuesAfterReconfiguration()
    {
        RehearsalCluster cluster = Cluster("a1");
        cluster.Inject("m1", RehearsalFault.PreChecksFail);
        _ = new Session(cluster, 1, options: s_options).Run();
        cluster.Clear("m1", RehearsalFault.PreChecksFail);
        return ReconfigureBetween.Play(cluster, 2) is null && new Session(cluster, 3, options: s_options, change: s_blind).Run() is null;
    }

    private static bool StoppedClusterIsNotSaved()
    {
        RehearsalCluster cluster = Cluster("m1");
        cluster.Node("m1").Folder.Stopped = true;
        Session session = new(cluster, 1, options: s_options, change: s_blind);
        MarathonStateBackup backup = new(session.Context, new MessageRecorder(), TimeSpan.FromSeconds(600));
        _ = Xunit.Record.Exception(() => Driving.RunToEnd(backup.TakeAsync(session.Context.Masters[0], CancellationToken.None), cluster.Clock));
        return session.Writes.All(call => call.Type != nameof(CreateMarathonBackupOperation));
    }

    /// <summary>Shells of an operator whose machine is suspended directly before a start is sent.</summary>
    private sealed class HeldStart(INodeShells inner, IClock clock, TimeSpan duration) : INodeShells
    {
        public INodeShell For(NodeEndpoint node) => new Shell(inner.For(node), clock, duration);

        public void Dispose() => inner.Dispose();

        private sealed class Shell(INodeShell inner, IClock clock, TimeSpan duration) : INodeShell
        {
            public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
            {
                if (operation is StartRunOperation)
                {
                    await clock.Delay(duration, cancellationToken).ConfigureAwait(false);
                }

                return await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
