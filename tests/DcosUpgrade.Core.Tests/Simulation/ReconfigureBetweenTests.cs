using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A refused upgrade, a reconfiguration, and the upgrade again.</summary>
public sealed class ReconfigureBetweenTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Masters = 3, Agents = 1, PublicAgents = 0 });

    [Fact]
    public void Upgrade_continues_after_a_reconfiguration_that_followed_a_refused_attempt()
    {
        _cluster.Inject("m1", RehearsalFault.PreChecksFail);
        Assert.StartsWith("m1: Refused", new Session(_cluster, 1).Run());
        _cluster.Clear("m1", RehearsalFault.PreChecksFail);
        Assert.Null(ReconfigureBetween.Play(_cluster, 2));

        Assert.Null(new Session(_cluster, 3).Run());

        Assert.All(_cluster.Nodes, node => Assert.Equal("1.11.6", node.Files.Etc?.Version));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Packages_that_something_else_changed_are_accepted_by_name()
    {
        _cluster.Inject("m1", RehearsalFault.PreChecksFail);
        _ = new Session(_cluster, 1).Run();
        _cluster.Clear("m1", RehearsalFault.PreChecksFail);
        Assert.Null(ReconfigureBetween.Play(_cluster, 2));

        // As after a manual reconfiguration: no run of the module recorded it.
        foreach (RehearsalNode node in _cluster.Nodes)
        {
            node.Runs.RemoveAll(run => run.Order.ScriptId == "id-of-reconfigured");
        }

        Assert.Equal("m1: NotActivated PackagesChanged", new Session(_cluster, 3).Run());
        Assert.Null(new Session(_cluster, 4, options: new() { Progress = new MessageRecorder(), AcceptedRisks = ["packages-changed"] }).Run());
        Assert.Empty(_cluster.Invariants.Violations);
    }
}
