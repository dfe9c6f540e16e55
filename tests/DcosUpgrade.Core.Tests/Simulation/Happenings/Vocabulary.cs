using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>The words of one history, drawn from all words. To add a word: its class, and a row here.</summary>
internal sealed class Vocabulary
{
    /// <summary>The name of a word gives it a random sequence of its own, so that a new word leaves the histories without it as they are.</summary>
    private static readonly Word[] s_words =
    [
        new(nameof(SuspendedOperator), 8, (cluster, random) => new SuspendedOperator(cluster, random)),
        new(nameof(LateStarts), 8, (cluster, random) => new LateStarts(cluster, random)),
        new(nameof(AccessRefused), 8, (cluster, random) => new AccessRefused(cluster, random)),
        new(nameof(UnreadableBaseline), 8, (cluster, random) => new UnreadableBaseline(cluster, random)),
        new(nameof(AgentAway), 6, (cluster, random) => new AgentAway(cluster, random)),
        new(nameof(UnreadableFrameworks), 10, (cluster, random) => new UnreadableFrameworks(cluster, random)),
        new(nameof(ShortTimeout), 8, (cluster, random) => new ShortTimeout(cluster, random)),
        new(nameof(ColleagueFlags), 8, (cluster, random) => new ColleagueFlags(cluster, random)),
        new(nameof(ForeignProgram), 8, (cluster, random) => new ForeignProgram(cluster, random)),
        new(nameof(SilentSystemd), 10, (cluster, random) => new SilentSystemd(cluster, random)),
        new(nameof(ScheduledMaintenance), 6, (cluster, random) => new ScheduledMaintenance(cluster, random)),
        new(nameof(ClockSet), 6, (cluster, random) => new ClockSet(cluster, random)),
    ];

    /// <summary>Longer than a word lasts once it has begun.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(30);

    private readonly RehearsalCluster _cluster;
    private readonly Happening[] _happenings;

    /// <summary>Those that still happen.</summary>
    private IReadOnlyList<Happening> _left;

    public Vocabulary(RehearsalCluster cluster, int seed)
    {
        _cluster = cluster;
        _left = _happenings =
        [
            new SentStarts(cluster),
            .. from word in s_words
            let random = new Random((int)(int.MaxValue * new Dice(seed, word.Name).Unit()))
            where random.Next(word.Every) == 0
            select word.Make(cluster, random),
        ];
    }

    /// <summary>True when no word was drawn.</summary>
    public bool IsEmpty => _happenings.Length == 1;

    public IEnumerable<string> Violations => _happenings.SelectMany(happening => happening.Violations);

    public T? Find<T>()
        where T : Happening => _happenings.OfType<T>().FirstOrDefault();

    public void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        foreach (Happening happening in _left)
        {
            happening.OnCall(node, operation, before);
        }
    }

    public INodeShells Wrap(INodeShells shells, int number) => _happenings.Aggregate(shells, (inner, happening) => happening.Wrap(inner, number));

    public void Begins(Session session, int number)
    {
        foreach (Happening happening in _happenings)
        {
            happening.Begins(session, number);
        }
    }

    public RunOptions Change(RunOptions options, int number) => _happenings.Aggregate(options, (before, happening) => happening.Change(before, number));

    /// <summary>No word begins any more, and what began has passed.</summary>
    public void End()
    {
        _left = [.. _happenings.OfType<SentStarts>()];
        Driving.RunToEnd(_cluster.Clock.Delay(s_longest, CancellationToken.None), _cluster.Clock);
    }

    /// <summary>True when an operator was stopped by something that passes.</summary>
    public bool Passes(string stopped) => _happenings.Any(happening => happening.Passing.Any(stopped.Contains));

    public override string ToString() => string.Join(", ", _happenings.Skip(1).Select(happening => happening.ToString()));

    /// <param name="Every">The word is drawn in one of this many histories.</param>
    private sealed record Word(string Name, int Every, Func<RehearsalCluster, Random, Happening> Make);
}
