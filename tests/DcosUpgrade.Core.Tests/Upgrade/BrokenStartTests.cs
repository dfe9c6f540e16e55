using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>What facts of a node prove about a start whose answer was lost.</summary>
public sealed class BrokenStartTests
{
    private const long NotAfter = 100;

    private static readonly NodeUnreachableException s_broken = new(null, "m1", "the connection broke");

    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Masters = 1, Agents = 0, PublicAgents = 0 });
    private int _observed;

    /// <summary>The program that holds the lock was in time, and decides after this look.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Start_is_not_called_failed_while_the_start_lock_may_be_held(bool? held)
    {
        NodeFacts late = FactsBuilder.Untouched with { UptimeSec = NotAfter + 1 };
        RunAttempt attempt = FactsBuilder.Attempt(null);

        RunStart start = Resolve(late with { StartLockHeld = held }, late with { StartLockHeld = held }, late.With(attempt));

        Assert.Equal(new RunStart(true, attempt.Id, null, ""), start);
        Assert.Equal(3, _observed);
    }

    [Fact]
    public void Start_on_a_node_that_was_restarted_has_failed_at_once()
    {
        RunStart start = Resolve(FactsBuilder.Untouched with { BootId = "boot-2", UptimeSec = 5 });

        Assert.Equal((false, "StartFailed", s_broken.Message), (start.Started, start.Refusal, start.Detail));
        Assert.Equal(1, _observed);
    }

    [Fact]
    public void Start_that_did_not_act_has_failed_once_its_deadline_has_passed()
    {
        RunStart start = Resolve(FactsBuilder.Untouched with { UptimeSec = NotAfter }, FactsBuilder.Untouched with { UptimeSec = NotAfter + 1 });

        Assert.Equal("StartFailed", start.Refusal);
        Assert.Equal(2, _observed);
    }

    /// <param name="facts">One after another; the last one stays.</param>
    private RunStart Resolve(params NodeFacts[] facts)
    {
        Session session = new(_cluster, 1);
        BrokenStart broken = new(session.Context, new RunOptions { Progress = session.Messages, ScriptTimeout = TimeSpan.FromSeconds(60) });
        return Driving.RunToEnd(broken.ResolveAsync(
            Order(), () => Task.FromResult(facts[Math.Min(_observed++, facts.Length - 1)]), s_broken, CancellationToken.None), _cluster.Clock);
    }

    private static RunOrder Order() => new()
    {
        ScriptId = FactsBuilder.Script.ScriptId,
        Url = "http://boot/x",
        Sha256 = "00",
        FromVersion = FactsBuilder.Script.FromVersion,
        ToVersion = FactsBuilder.Script.ToVersion,
        Owner = "eve@ops (pid 7)",
        BootstrapUrl = "http://boot",
        ExpectedRole = DcosRole.Master,
        ExpectedAddress = "10.0.1.1",
        Packages = new List<KeyValuePair<string, string>>(),
        Baseline = "{}",
        After = "",
        Conditions = StartConditions.Of(FactsBuilder.Untouched) with { NotAfter = NotAfter },
    };
}
