using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A node refuses access while its run is followed: the run continues, and so do its claim and the rollout.</summary>
public sealed class FollowTests
{
    private static readonly Regex s_log = new(@"(\n@@\S+ log\n)[^@\n]", RegexOptions.CultureInvariant);
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });

    public static TheoryData<string, int> Refusals => new()
    {
        { "m1", 1 }, { "m1", 3 }, { "m2", 5 }, { "a1", 1 }, { "a1", 4 }, { "a2", 2 },
    };

    /// <param name="at">The observation of the run before which access is refused for the first time.</param>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void Access_that_is_refused_for_a_while_is_a_broken_link(string node, int at)
    {
        bool keepsClaim = false;
        Refuse(node, at, 90, () => keepsClaim = Folder.Claims.ContainsKey(_cluster.Node(node).Address));
        Session session = new(_cluster, 1);

        Assert.Null(session.Run(throttle: 1));

        Assert.True(keepsClaim);
        Assert.Contains(session.Messages.Warnings, line => line.Contains($"{node} does not answer", StringComparison.Ordinal));
        Assert.Empty(_cluster.Invariants.Violations);
        Assert.All(_cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
        Assert.Empty(Folder.Claims);
    }

    [Fact]
    public void Run_of_a_node_that_refuses_access_until_the_end_of_the_wait_keeps_its_claim()
    {
        Refuse("a1", 1, 4000, () => { });
        Session session = new(_cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), ScriptTimeout = TimeSpan.FromSeconds(600) });

        Assert.StartsWith("a1: Running TimedOut", session.Run(throttle: 1));
        Assert.Equal([_cluster.Node("a1").Address], Folder.Claims.Keys);
        Assert.Equal(DcosOutcome.Running, session.Results[^1].Outcome);
    }

    [Fact]
    public void Claim_of_an_ended_session_stays_while_its_node_refuses_access()
    {
        Session first = new(_cluster, 1);
        _cluster.OnCall = (endpoint, operation, _) =>
        {
            if (endpoint.Name == "a1" && operation is FollowRunOperation)
            {
                first.Die();
            }

            return Task.CompletedTask;
        };
        _ = Assert.Throws<OperatorEnded>(() => first.Run(throttle: 1));
        _cluster.OnCall = null;
        _cluster.GoneOperators.Add(first.Context.Operator.Identity);
        _cluster.Inject("a1", RehearsalFault.AccessRefused, 4000);

        Assert.StartsWith("a1: LoginRefused", new Session(_cluster, 2).Run(throttle: 1));
        Assert.Equal([_cluster.Node("a1").Address], Folder.Claims.Keys);
    }

    /// <summary>A byte that is not UTF-8 is one byte in the file, and a character of three bytes here.</summary>
    [Fact]
    public void Log_is_read_from_where_the_node_says_that_the_last_part_ended()
    {
        Dictionary<string, long> next = [];
        int replaced = 0;
        Session session = new(_cluster, 1, change: (node, operation, stdout) =>
        {
            if (operation is not FollowRunOperation follow)
            {
                return stdout;
            }

            string attempt = node + follow.AttemptId;
            Assert.True(follow.LogOffset == 0 || follow.LogOffset == next.GetValueOrDefault(attempt), attempt);
            string changed = s_log.Replace(stdout, "$1\ufffd");
            replaced += changed == stdout ? 0 : 1;
            next[attempt] = follow.Parse(new RawOutput(0, changed, "", Truncated: false)).LogNext;
            return changed;
        });

        Assert.Null(session.Run(throttle: 1));
        Assert.NotEqual(0, replaced);
    }

    private ClusterFolder Folder => _cluster.Node("m1").Folder;

    /// <param name="seen">Called at each refused call.</param>
    private void Refuse(string node, int at, double seconds, Action seen)
    {
        int observations = 0;
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            if (endpoint.Name == node && before && operation is FollowRunOperation)
            {
                if (++observations == at)
                {
                    _cluster.Inject(node, RehearsalFault.AccessRefused, seconds);
                }

                if (_cluster.RefusesAccess(node))
                {
                    seen();
                }
            }

            return Task.CompletedTask;
        };
    }
}
