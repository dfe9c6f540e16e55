using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation.Happenings;
using DcosUpgrade.Errors;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A pipeline that operators run until one of them comes to an end, good or bad; those who die are replaced.</summary>
/// <param name="containers">Every operator works in a container of their own.</param>
internal sealed class PipelinePlay(
    RehearsalCluster cluster, Random random, Vocabulary words, int throttle, int maxFailures, bool reconfigures, bool containers)
{
    private const int MostOperators = 8;

    /// <summary>Errors after which the operator waits and runs the same command again.</summary>
    private static readonly string[] s_comesAgain = [SR.InterlockHeld, SR.ScriptNotServed, SR.ClusterBusy];

    private readonly List<string> _wrong = [];
    private bool _reconfigures = reconfigures;
    private IReadOnlyList<string> _failed = [];

    /// <summary>The node that the next operator leaves out; null for none.</summary>
    private string? _leftOut;

    public int Operators { get; private set; }

    /// <summary>What the last operator was stopped by; null when it upgraded everything.</summary>
    public string? Stopped { get; private set; }

    /// <summary>Everything that is wrong; empty when all rules held.</summary>
    public IReadOnlyList<string> Play()
    {
        while (ComesAgain(PlayOperator()))
        {
        }

        if (Stopped is null)
        {
            _wrong.AddRange(_failed.Skip(maxFailures).Select(name => $"{name} failed and the rollout is called done, {maxFailures} may fail"));
            _wrong.AddRange(cluster.Nodes.Where(node => node.Files.Etc?.Version != cluster.Options.ToVersion && !_failed.Contains(node.Name))
                .Select(node => $"{node.Name} is called done and runs {node.Files.Etc?.Version ?? "nothing"}"));
        }

        return _wrong;
    }

    public override string ToString() => $"{throttle} at once, {maxFailures} may fail";

    private Turn PlayOperator()
    {
        Operators++;
        bool mortal = Operators < MostOperators && random.Next(3) > 0;
        Session session = NewSession(mortal ? 1 + random.Next(120 + (40 * cluster.Nodes.Count)) : int.MaxValue, new RunOptions
        {
            Progress = new MessageRecorder(),
            SkipPackageVerification = random.Next(10) == 0,
            MasterTimeout = TimeSpan.FromSeconds(Pick(200, 400, 1200)),
            AgentTimeout = TimeSpan.FromSeconds(Pick(200, 400, 900)),
            MaxFailures = maxFailures,
        }, Operators < MostOperators && random.Next(5) == 0 ? 1 + random.Next(cluster.Nodes.Count) : null);
        bool waitForGates = random.Next(4) > 0;
        string? leftOut = _leftOut;
        _leftOut = null;
        SuspendedOperator? suspended = words.Find<SuspendedOperator>() is { } word && word.Is(Operators) ? word : null;
        Task<Turn> first = TurnAsync(session, waitForGates, node => node.Name != leftOut);
        Task<Turn?> second = suspended is null ? Task.FromResult<Turn?>(null) : ColleagueAsync(suspended, () => first.IsCompleted);
        Turn turn = Driving.RunToEnd(first, cluster.Clock);
        turn = Driving.RunToEnd(second, cluster.Clock) is { Died: false } other && turn is not { Died: false, Stopped: null } ? other : turn;
        return turn with { IsPart = turn.IsPart || leftOut is not null };
    }

    /// <summary>A colleague takes over from a suspended operator: it waits until the lock is free, or breaks it.</summary>
    private async Task<Turn?> ColleagueAsync(SuspendedOperator suspended, Func<bool> isOver)
    {
        if (!await suspended.ColleagueComesAsync(isOver).ConfigureAwait(false))
        {
            return null;
        }

        while (true)
        {
            Operators++;
            RunOptions options = new() { Progress = new MessageRecorder(), MaxFailures = maxFailures, BreakLock = suspended.BreaksLock };
            Turn turn = await TurnAsync(NewSession(int.MaxValue, options, null), waitForGates: true, suspended.ColleagueTakes).ConfigureAwait(false);
            if (turn.Stopped?.Contains(nameof(SR.ClusterBusy)) is not true || isOver())
            {
                return turn with { IsPart = true };
            }

            await cluster.Clock.Delay(TimeSpan.FromSeconds(20), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Session NewSession(int dieAt, RunOptions options, int? losesDownstreamAt)
    {
        int number = Operators;
        Session session = new(cluster, number, dieAt, words.Change(options, number), wrap: shells => words.Wrap(shells, number),
            container: containers ? number : 0)
        {
            LosesDownstreamAt = losesDownstreamAt,
        };
        words.Begins(session, number);
        return session;
    }

    private async Task<Turn> TurnAsync(Session session, bool waitForGates, Func<DcosNode, bool> only)
    {
        try
        {
            string? stopped = await session.RunAsync(throttle, waitForGates, only).ConfigureAwait(false);
            _wrong.AddRange(session.Violations);
            _wrong.AddRange(session.Results.Where(result => result.Outcome is DcosOutcome.Unknown or DcosOutcome.Staged && !words.Passes(result.Reason ?? ""))
                .Select(result => $"{result.Name} ended as {result.Outcome} {result.Reason}"));
            return new Turn(stopped, [.. session.Results.Where(result => !result.Succeeded).Select(result => result.Name)]);
        }
        catch (OperatorEnded)
        {
            cluster.GoneOperators.Add(session.Context.Operator.Identity);
            await cluster.Clock.Delay(containers ? PlanPlay.LockDies : TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            return new Turn(null, _failed) { Died = true };
        }
    }

    /// <summary>True when another operator runs the same command again.</summary>
    private bool ComesAgain(Turn turn)
    {
        if (turn.Died)
        {
            return true;
        }

        (Stopped, _failed) = (turn.Stopped, turn.Failed);
        if (Stopped?.EndsWith(Session.DownstreamLost, StringComparison.Ordinal) is true || (Stopped is null && turn.IsPart))
        {
            return true;
        }

        if (Stopped?.Contains(ShortTimeout.Reason) is true && words.Find<ShortTimeout>() is { TakesNextNode: true } && Operators < MostOperators)
        {
            _leftOut = Stopped.Split(':')[0];
            return true;
        }

        bool passes = Stopped is not null && (s_comesAgain.Any(Stopped.Contains) || words.Passes(Stopped));
        if (Stopped is not null && !passes && _reconfigures && Operators < MostOperators)
        {
            (_reconfigures, passes) = (false, true);
            _ = ReconfigureBetween.Play(cluster, ++Operators);
        }

        if (!passes || Operators >= MostOperators)
        {
            return false;
        }

        // What a dead operator left behind is still settling; its successor is sent away at the first look and comes again.
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromMinutes(2), CancellationToken.None), cluster.Clock);
        return true;
    }

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    /// <summary>How the turn of one operator ended.</summary>
    private sealed record Turn(string? Stopped, IReadOnlyList<string> Failed)
    {
        public bool Died { get; init; }

        /// <summary>True when the operator left nodes out.</summary>
        public bool IsPart { get; init; }
    }
}
