using System;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>The status of a node whose checks failed after its activation, by what is now.</summary>
public sealed class StatusTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });

    public StatusTests()
    {
        _cluster.Inject("m1", RehearsalFault.ChecksFailAfterActivation, 2000);
        RunOptions options = new() { Progress = new MessageRecorder(), MasterTimeout = TimeSpan.FromSeconds(100) };
        Assert.StartsWith("m1: ChecksFailed", new Session(_cluster, 1, options: options).Run());
    }

    [Fact]
    public void Node_that_passes_its_gates_now_is_upgraded_and_names_when_its_checks_failed()
    {
        Pass(TimeSpan.FromHours(3));

        DcosNodeStatus status = Status();

        Assert.Equal(DcosOutcome.Upgraded, status.Outcome);
        Assert.Matches(@"^checks failed at 2018-10-20 02:\d\d:\d\dZ, healthy now$", status.Reason);
        Assert.Null(status.NextStep);
        Assert.Null(status.Waiting);
    }

    [Theory]
    [InlineData(RehearsalFault.UnitFailed)]
    [InlineData(RehearsalFault.ServicesDown)]
    [InlineData(RehearsalFault.EndpointsSilent)]
    public void Node_that_is_not_healthy_now_keeps_its_outcome_and_its_remedy(RehearsalFault fault)
    {
        Pass(TimeSpan.FromHours(3));
        _cluster.Inject("m1", fault);

        DcosNodeStatus status = Status();

        Assert.NotEqual(DcosOutcome.Upgraded, status.Outcome);
        Assert.NotNull(status.NextStep);
    }

    private DcosNodeStatus Status()
    {
        Session session = new(_cluster, 2);
        ClusterStatusReader reader = new(session.Context, null);
        return Assert.Single(Driving.RunToEnd(
            reader.ReadAsync([.. session.Nodes().Take(1)], 1, session.Messages, CancellationToken.None), _cluster.Clock)).Status;
    }

    private void Pass(TimeSpan time) => Driving.RunToEnd(_cluster.Clock.Delay(time, CancellationToken.None), _cluster.Clock);
}
