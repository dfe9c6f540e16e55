using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>One safeguard taken out, and the history that must go wrong without it.</summary>
/// <param name="Weaken">Takes the safeguard out; disposing puts it back.</param>
/// <param name="IsSafe">Plays the history: true when it went as it has to.</param>
internal sealed record Mutation(string Name, Func<IDisposable> Weaken, Func<bool> IsSafe);

/// <summary>
/// The safeguards of a rollout, each with a history that only this one saves. A gate or a row of the decision table that has no line
/// here fails <see cref="MutationTests"/>.
/// </summary>
internal static partial class Mutations
{
    private static readonly RunOptions s_options =
        new() { Progress = new MessageRecorder(), MasterTimeout = TimeSpan.FromSeconds(150), AgentTimeout = TimeSpan.FromSeconds(150) };

    public static readonly IReadOnlyList<Mutation> All =
    [
        Gate<AppliedGate>(GateCatalog.Master, "m1", c => OtherPackages(c, "m1")),
        Gate<MasterUnitGate>(GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "m1", "ActiveState=active", "ActiveState=failed")),
        Gate<ExhibitorServingGate>(GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "m2", "\"code\":3", "\"code\":1")),
        Gate<RegistrarRecoveredGate>(
            GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "m1", """("registrar\\/log\\/recovered"):1\.0""", "$1:0.0")),
        Gate<OverlayRecoveredGate>(
            GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "m1", """("overlay\\/log\\/recovered"):1\.0""", "$1:0.0")),
        Gate<MesosVersionGate>(
            GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "m1", @"""version"":""1\.5\.\d""\}", "\"version\":\"1.4.2\"}")),
        Gate<LeaderElectedGate>(
            GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "", """307 http://[0-9.]+:5050""", "307 http://10.9.9.9:5050")),
        Gate<AgentsReturnedGate>(
            GateCatalog.Master, "m1", c => After<MasterProbeOperation>(c, "m1", "", @"""recovered_slaves"":\[\]", "\"recovered_slaves\":[{\"id\":\"ghost\"}]")),
        Gate<AppliedGate>(GateCatalog.Agent, "a1", c => OtherPackages(c, "a1")),
        Gate<AgentUnitGate>(GateCatalog.Agent, "a1", c => After<AgentProbeOperation>(c, "a1", "a1", "ActiveState=active", "ActiveState=failed")),
        Gate<AgentActiveGate>(GateCatalog.Agent, "a1", c => After<MasterProbeOperation>(c, "a1", "", "\"" + Id(c, "a1") + "\"", "\"another-id\"")),
        Gate<AgentRegisteredGate>(
            GateCatalog.Agent,
            () => Later((node, operation, stdout) => node == "a1" && operation is AgentProbeOperation
                ? stdout.Replace("registered\":1.0", "registered\":0.0")
                : stdout) is not null),
        Gate<TasksKeptGate>(GateCatalog.Agent, "a1", c => Inject(c, "a1", RehearsalFault.TaskLost)),
        Gate<OtherAgentsGate>(
            GateCatalog.Agent, "a1", c => After<MasterProbeOperation>(c, "a1", "", "(\"" + Id(c, "a3") + @""".*?""active""):true", "$1:false")),
        Gate<FrameworksReturnedGate>(GateCatalog.Phase, () => IsUntouched("a1", c => Inject(c, "m1", RehearsalFault.FrameworkNotBack), waitForGates: false)),

        Row(1, "a run of ours is followed", () => Successor(null) is { Stopped: null } end
            && end.Cluster.Invariants.ScriptStarts.Values.All(starts => starts == 1)),
        Row(2, "a run with another script is left alone", () => Successor("other") is { Stopped: "m1: Refused Busy" } end
            && !end.Last.Writes.Any(call => call.Operation is StartRunOperation)),
        Row(3, "somebody else's pkgpanda is left alone", () => IsUntouchedAs("m2: Refused Busy", c => Inject(c, "m2", RehearsalFault.ForeignRun))),
        Row(4, "a node that does not know itself is not touched",
            () => IsUntouchedAs("m2: Unknown FactsIncomplete", _ => Always<NodeFactsOperation>("m2", @"( boot\n)[^\n]*", "$1"))),
        Row(5, "a machine without DC/OS is called that",
            () => Stops("m2: Unknown NotADcosNode", _ => Always<NodeFactsOperation>("m2", @"( (?:roles|version|active|progress)\n)[^@]*", "$1"))),
        Row(6, "a torn swap is an interrupted activation",
            () => Stops("m2: ActivationInterrupted", c => Inject(c, "m2", RehearsalFault.ActivationInterrupted))),
        Row(7, "a finished swap with its units down is an interrupted start",
            () => Stops("m2: ActivationInterrupted start", c => Inject(c, "m2", RehearsalFault.ServicesNotStarted))),
        Row(8, "a run that ended well is an upgrade", () => Play() is { Stopped: null } end
            && end.Last.Results.All(result => result.Outcome == DcosOutcome.Upgraded)),
        Row(9, "failed checks after activation stop the rollout", () => IsUntouched("m3", c => Inject(c, "m2", RehearsalFault.ChecksFailAfterActivation))),
        Row(10, "what is done is done", () => Play() is { Stopped: null } end && new Session(end.Cluster, 2, options: s_options).Run() is null),
        Row(11, "another build of the same version is named", () => Play() is { Stopped: null } end
            && new Session(end.Cluster, 2, options: s_options, script: Session.ScriptOf(end.Cluster, "other", end.Last.Script.PackageIds.Skip(1)))
                .Run() is { } stopped && stopped.StartsWith("m1: Refused OtherBuild", StringComparison.Ordinal)),
        Row(12, "another version is not upgraded with this script",
            () => IsUntouchedAs("m2: Refused OtherVersion", _ => Always<NodeFactsOperation>("m2", """("version": *)"1\.10\.8""", "$1\"1.9.9"))),
        Row(13, "a refusal by the node's own checks stops the rollout",
            () => Stops("m2: Refused Cannot proceed", c => Inject(c, "m2", RehearsalFault.PreChecksFail))),
        Row(14, "an untouched node is started", () => Play() is { Stopped: null }),

        Blind<DockerPsOperation>("interlock: docker answers", @"( code\n)124", "${1}0", "a1", c => Inject(c, "a1", RehearsalFault.DockerHangs)),
        Blind<MasterProbeOperation>(
            "interlock: the agent is active at the leader",
            "\"active\":false",
            "\"active\":true",
            "a2",
            c => OnFirst<StartRunOperation>("a1", c.Node("a2").Agent!.Stop),
            nameof(SR.InterlockHeld)),
        Blind<ClusterLockOperation>(
            "lock: another operator has it",
            @"( result\n)held",
            "$1acquired",
            "m1",
            c => Do(new Session(c, 9, options: s_options).TakeLock),
            nameof(SR.ClusterBusy)),
        new("skipped checks: the script's exit code proves nothing", () => Weaken(8, s => s.Applied && !s.OnArrival
            && s.Attempt is { ScriptEnded: true, Code: 0 } ? new(6, DcosOutcome.Upgraded, null, NextAct.Stop) : null), SkippedChecksProveNothing),
        new("interlock: the other masters pass their gates",
            () => new Undo([.. GateCatalog.Master.ToArray().Select(gate => (Action)Replace(GateCatalog.Master, gate, new OpenGate(gate)).Dispose)]),
            () => IsUntouched("m2", c => After<MasterProbeOperation>(c, "m1", "m1", "ActiveState=active", "ActiveState=failed"), waitForGates: false)),
        new("script binding: another cluster's script is refused", AcceptEveryScript, () => ForeignScript.Play(Cluster("m1")) is null),
        new("served script: another one is served in its place",
            () => Set((_, operation, stdout) => operation is ProveServedOperation ? Regex.Replace(stdout, @"( files\n)22 404", "${1}22 503") : stdout),
            IsRefusedOnceUnserved),
        new("interlock: masters come before agents", () => Set(mastersDone: true),
            () => IsUntouched("a1", _ => null, only: node => node.Role == DcosRole.Agent)),
        .. ClockMutations.All,
        .. AgentIdMutations.All,
        .. LeaseMutations.All,
        .. DrainMutations.All,
        .. EngineMutations.All,
        .. Starts,
    ];

    /// <summary>What every operator of this thread is told instead of the truth: a safeguard that sees nothing.</summary>
    [ThreadStatic]
    private static AnswerChange? s_blind;

    [ThreadStatic]
    private static bool s_mastersDone;

    [ThreadStatic]
    private static Func<NodeOperation, DcosException, bool>? s_fails;

    public static IReadOnlyList<Func<Situation, Decision?>> DecisionRows { get; } =
        ListOf<Func<Situation, Decision?>>(typeof(DecisionTable), "s_rows");

    /// <summary>The first node of its kind does not pass the gate, so the second must not be touched.</summary>
    private static Mutation Gate<T>(IReadOnlyList<Gate> catalog, string node, Func<RehearsalCluster, AnswerChange?> arrange)
        where T : Gate => Gate<T>(catalog, () => IsUntouched(node[0] + "2", arrange));

    private static Mutation Gate<T>(IReadOnlyList<Gate> catalog, Func<bool> isSafe)
        where T : Gate
    {
        Gate gate = catalog.OfType<T>().Single();
        return new Mutation(NameOf(catalog, gate), () => Replace(catalog, gate, new OpenGate(gate)), isSafe);
    }

    public static string NameOf(IReadOnlyList<Gate> catalog, Gate gate) =>
        $"{(ReferenceEquals(catalog, GateCatalog.Master) ? "master" : ReferenceEquals(catalog, GateCatalog.Phase) ? "phase" : "agent")} gate {gate.Name}";

    private static Mutation Row(int row, string name, Func<bool> isSafe) =>
        new($"decision row {row}: {name}", () => Weaken(row, _ => null), isSafe);

    private static IDisposable Weaken(int row, Func<Situation, Decision?> other) => Replace(DecisionRows, DecisionRows[row - 1], other);

    /// <param name="refusal">The id with which the session itself refuses; empty where no later safeguard would refuse too.</param>
    private static Mutation Blind<T>(
        string name,
        string pattern,
        string told,
        string node,
        Func<RehearsalCluster, AnswerChange?> arrange,
        string refusal = "")
        where T : NodeOperation => new(
            name,
            () => Set((_, operation, stdout) => operation is T ? Regex.Replace(stdout, pattern, told) : stdout),
            () => IsUntouched(node, arrange, waitForGates: false, refusal: $"{node}: {refusal}"));

    /// <param name="fails">Errors of nodes that no session understands.</param>
    public static IDisposable Set(AnswerChange? blind = null, bool mastersDone = false, Func<NodeOperation, DcosException, bool>? fails = null)
    {
        (s_blind, s_mastersDone, s_fails) = (blind, mastersDone, fails);
        return new Undo(() => (s_blind, s_mastersDone, s_fails) = (null, false, null));
    }

    public static string Blinded(string node, NodeOperation operation, string stdout) => s_blind?.Invoke(node, operation, stdout) ?? stdout;

    public static bool Fails(NodeOperation operation, DcosException error) => s_fails?.Invoke(operation, error) is true;

    /// <summary>A list of a type of the product that only it may change.</summary>
    public static IReadOnlyList<T> ListOf<T>(Type type, string field) =>
        (IReadOnlyList<T>)type.GetField(field, BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>Puts something else in the place of an entry of a list that nobody else may change.</summary>
    public static IDisposable Replace<T>(IReadOnlyList<T> list, T entry, T other)
    {
        T[] entries = list as T[]
            ?? (T[])list.GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Single(field => field.FieldType == typeof(T[])).GetValue(list)!;
        int index = Array.IndexOf(entries, entry);
        entries[index] = other;
        return new Undo(() => entries[index] = entry);
    }

    /// <summary>Another script is generated after the operator has received the first one: no run is started for a script that is not served.</summary>
    private static bool IsRefusedOnceUnserved() =>
        Play(cluster => Do(() => Unserve(cluster)), "m1") is { Stopped: { } stopped } end && stopped.Contains("ScriptNotServed")
            && end.Cluster.Invariants.Violations.Count == 0;

    private static void Unserve(RehearsalCluster cluster)
    {
        _ = Session.ScriptOf(cluster);
        cluster.OnCall = (_, _, _) =>
        {
            cluster.OnCall = null;
            _ = cluster.Bootstrap.Generate("1.10.7", DcosUpgrade.Rehearsal.Simulation.DcosRelease.Of(cluster.Options.ToVersion));
            return Task.CompletedTask;
        };
    }

    private static IDisposable AcceptEveryScript()
    {
        var comparisons = ListOf<Func<ClusterIdentity, ClusterIdentity, DcosProcedure, string?>>(typeof(ScriptBinding), "s_comparisons");
        return new Undo([.. comparisons.ToArray().Select(comparison => (Action)Replace(comparisons, comparison, (_, _, _) => null).Dispose)]);
    }

    /// <summary>The first operator dies while m1 fetches; the next one comes with that script, or with one of another id.</summary>
    private static End Successor(string? scriptId)
    {
        RehearsalCluster cluster = Cluster("m1");
        Session first = new(cluster, 1, options: s_options);
        cluster.OnCall = (node, operation, _) =>
        {
            if (node.Name == "m1" && operation is FollowRunOperation)
            {
                first.Die();
            }

            return Task.CompletedTask;
        };
        _ = Xunit.Assert.Throws<OperatorEnded>(() => first.Run());
        cluster.OnCall = null;
        cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Session second = new(cluster, 2, options: s_options, script: Session.ScriptOf(cluster, scriptId));
        return new End(cluster, second, second.Run());
    }

    /// <summary>A master whose checks were skipped and whose log does not recover is not called upgraded.</summary>
    private static bool SkippedChecksProveNothing()
    {
        RehearsalCluster cluster = Cluster("m1");
        cluster.Inject("m1", RehearsalFault.SlowMaster);
        return new Session(cluster, 1, options: s_options with { SkipNodeChecks = true }).Run() is { } stopped
            && stopped.StartsWith("m1: ChecksFailed", StringComparison.Ordinal);
    }

    /// <summary>What stops an operator who runs it all again, hours after everything was done; then nothing is compared with a baseline.</summary>
    private static string? Later(AnswerChange change)
    {
        RehearsalCluster cluster = Play().Cluster;
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromHours(3), default), cluster.Clock);
        return new Session(cluster, 2, options: s_options, change: change).Run();
    }

    private static bool IsUntouched(
        string node,
        Func<RehearsalCluster, AnswerChange?> arrange,
        bool waitForGates = true,
        Func<DcosNode, bool>? only = null,
        string refusal = "") =>
        Play(arrange, node, waitForGates, only) is { Stopped: { } stopped } end
        && stopped.StartsWith(refusal, StringComparison.Ordinal)
        && !end.Cluster.Invariants.ScriptStarts.ContainsKey(node);

    /// <summary>m2 is not changed, and the session itself says why: the node, which would refuse the start too, is not asked.</summary>
    private static bool IsUntouchedAs(string how, Func<RehearsalCluster, AnswerChange?> arrange) =>
        IsUntouched("m2", arrange) && Stops(how, arrange);

    private static bool Stops(string how, Func<RehearsalCluster, AnswerChange?> arrange) =>
        Play(arrange, "m3") is { Stopped: { } stopped } && stopped.StartsWith(how, StringComparison.Ordinal);

    private static End Play(
        Func<RehearsalCluster, AnswerChange?>? arrange = null, string about = "a1", bool waitForGates = true, Func<DcosNode, bool>? only = null)
    {
        RehearsalCluster cluster = Cluster(about);
        AnswerChange? change = arrange?.Invoke(cluster);
        AnswerChange? blind = s_blind;
        string[] mastersDone = s_mastersDone ? [.. cluster.Masters.Select(master => master.Name)] : [];
        Session session = new(cluster, 1, options: s_options, change: (node, operation, stdout) =>
        {
            string told = change?.Invoke(node, operation, stdout) ?? stdout;
            return blind?.Invoke(node, operation, told) ?? told;
        })
        {
            MastersAtTarget = mastersDone,
        };
        return new End(cluster, session, session.Run(throttle: 1, waitForGates, only));
    }

    /// <summary>Three masters where it is about them, otherwise one: that is quicker.</summary>
    private static RehearsalCluster Cluster(string about) =>
        new(new RehearsalOptions { Masters = about[0] == 'm' ? 3 : 1, Agents = about[0] == 'm' ? 1 : 3, PublicAgents = 0 });

    private static string Id(RehearsalCluster cluster, string agent) => Regex.Escape(cluster.Node(agent).Agent!.Id);

    private static AnswerChange? Inject(RehearsalCluster cluster, string node, RehearsalFault fault, double? amount = null) =>
        Do(() => cluster.Inject(node, fault, amount));

    private static AnswerChange? Do(Action action)
    {
        action();
        return null;
    }

    private static AnswerChange Always<T>(string node, string pattern, string told) =>
        (asked, operation, stdout) => asked == node && operation is T ? Regex.Replace(stdout, pattern, told) : stdout;

    /// <summary>Something happens the first time that a node is asked for something.</summary>
    private static AnswerChange OnFirst<T>(string node, Action happens)
    {
        bool happened = false;
        return (asked, operation, stdout) =>
        {
            if (asked == node && operation is T && !happened)
            {
                happened = true;
                happens();
            }

            return stdout;
        };
    }

    /// <summary>Changes answers once a node has been upgraded.</summary>
    /// <param name="answering">The node whose answers are changed; empty for every node.</param>
    private static AnswerChange After<T>(RehearsalCluster cluster, string node, string answering, string pattern, string told) => (asked, operation, stdout) =>
        operation is T && (answering.Length == 0 || asked == answering) && IsUpgraded(cluster, node) ? Regex.Replace(stdout, pattern, told) : stdout;

    /// <summary>The first look after a node's run tells the truth, and decides its outcome; the next ones find another package.</summary>
    private static AnswerChange OtherPackages(RehearsalCluster cluster, string node)
    {
        int looks = 0;
        return (asked, operation, stdout) => operation is NodeFactsOperation && asked == node && IsUpgraded(cluster, node) && ++looks > 1
            ? Regex.Replace(stdout, @"( active\nyes\n)[^\n]*", "$1another--package")
            : stdout;
    }

    private static bool IsUpgraded(RehearsalCluster cluster, string node) =>
        cluster.Node(node) is { Running: null } upgraded && upgraded.Files.Etc?.Version == cluster.Options.ToVersion;

    private sealed record End(RehearsalCluster Cluster, Session Last, string? Stopped);

    /// <summary>A gate that lets everything pass.</summary>
    private sealed class OpenGate(Gate gate) : Gate
    {
        public override string Name => gate.Name;

        public override string Source => gate.Source;

        public override int Order => gate.Order;

        public override GateRoles Roles => gate.Roles;

        public override DcosCheckResult Evaluate(GateSubject subject) => Pass(subject, "whatever");

        protected override string RemedyFor(GateSubject subject) => "";
    }

    private sealed class Undo(params IReadOnlyList<Action> steps) : IDisposable
    {
        public void Dispose()
        {
            foreach (Action step in steps)
            {
                step();
            }
        }
    }
}
