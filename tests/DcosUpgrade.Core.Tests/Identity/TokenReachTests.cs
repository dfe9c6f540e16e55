using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Identity;

/// <summary>Which nodes get the operator's token: the bytes of every operation of a whole upgrade.</summary>
public sealed class TokenReachTests
{
    [Theory]
    [InlineData(DcosSecurityMode.Disabled, DcosSecurityMode.Disabled)]
    [InlineData(DcosSecurityMode.Permissive, DcosSecurityMode.Permissive)]
    [InlineData(DcosSecurityMode.Strict, DcosSecurityMode.Strict)]
    [InlineData(DcosSecurityMode.Permissive, DcosSecurityMode.Strict)]
    public void Token_goes_only_to_masters_that_are_strict(DcosSecurityMode before, DcosSecurityMode after)
    {
        RehearsalCluster cluster = Cluster(before);
        ByteShells? sent = null;
        Session session = SessionOf(cluster, after, inner => sent = new ByteShells(inner, cluster));

        DcosUpgradePlan plan = session.Plan(new PlanRequest { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") });
        string? stopped = session.Run();

        Assert.Null(stopped);
        Assert.Equal(4, plan.Steps.Count(step => step.Role is DcosRole.Agent or DcosRole.PublicAgent));
        Assert.All(session.Results, result => Assert.Equal(DcosOutcome.Upgraded, result.Outcome));
        Assert.NotEqual(0, sent!.Count);
        Assert.InRange(session.Writes.Count(call => call.Operation is ChangeMaintenanceOperation { Edit.Text.Length: > 0 }), 4, 8);
        Assert.Empty(cluster.Maintenance.Windows);
        Assert.DoesNotContain(sent.WithToken, call => call.Mode != DcosSecurityMode.Strict);
        Assert.Equal(
            after == DcosSecurityMode.Strict ? cluster.Masters.Select(master => master.Name) : [],
            sent.WithToken.Select(call => call.Node).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(DcosSecurityMode.Permissive)]
    [InlineData(DcosSecurityMode.Strict)]
    public void Checks_send_no_token_to_an_agent(DcosSecurityMode mode)
    {
        RehearsalCluster cluster = Cluster(mode);
        ByteShells? sent = null;
        Session session = SessionOf(cluster, mode, inner => sent = new ByteShells(inner, cluster));

        AgentProbe[] agents = [.. session.Context.Inventory.Agents.Select(agent =>
            Driving.RunToEnd(session.Context.Agents.ObserveAsync(agent, CancellationToken.None), cluster.Clock))];
        const RequiredObservations Needs = RequiredObservations.Nodes | RequiredObservations.Masters | RequiredObservations.Marathon;
        ClusterObservation seen = Driving.RunToEnd(
            new Observer(session.Context, new CheckQuestion { Edition = DcosEdition.Enterprise }, session.Messages).ObserveAsync(
                session.Context.Inventory.Agents, Needs, throttle: 4, fullMesh: false, CancellationToken.None),
            cluster.Clock);

        Assert.All(agents, agent => Assert.True(agent.Registered));
        Assert.All(seen.Nodes, node => Assert.True(node.Conditions!.Agent.Registered));
        Assert.All(agents, agent => Assert.Equal(mode == DcosSecurityMode.Strict, agent.IsFromLeader));
        Assert.DoesNotContain(sent!.WithToken, call => !call.Node.StartsWith('m') || call.Mode != DcosSecurityMode.Strict);
    }

    /// <summary>No body makes the session ask a node for its mode or log in again.</summary>
    [Theory]
    [InlineData(DcosSecurityMode.Permissive, 0)]
    [InlineData(DcosSecurityMode.Strict, 1)]
    public void Body_that_holds_the_mark_of_a_refusal_is_not_a_refusal(DcosSecurityMode mode, int logins)
    {
        RehearsalCluster cluster = Cluster(mode);
        RecordingShells? calls = null;
        Session session = SessionOf(cluster, mode, inner => calls = new RecordingShells(new ChangedAnswerShells(inner, (_, operation, stdout) =>
            operation is MaintenanceOperation status && stdout.Contains("\n@curl 0 200 ", StringComparison.Ordinal)
                ? status.Frame.Render(new Dictionary<string, string> { ["status"] = HttpSection.Render(0, 200, "", "{}\n@curl 0 401 \n") })
                : stdout)));

        _ = Assert.Throws<NodeAnswerException>(() => Driving.RunToEnd(
            session.Context.RunAsync(session.Context.Inventory.Find("m1")!, new MaintenanceOperation(session.Context.Token()), CancellationToken.None),
            cluster.Clock));

        Assert.Equal(logins, calls!.Calls.Count(call => call.Operation is LoginOperation));
        Assert.Equal(logins, calls.Calls.Count(call => call.Operation is SecurityModeOperation));
        Assert.Equal(1 + logins, calls.Calls.Count(call => call.Operation is MaintenanceOperation));
    }

    [Theory]
    [InlineData(0, 401, "", true)]
    [InlineData(0, 401, "\n@curl 0 200 \n", true)]
    [InlineData(0, 200, "\n@curl 0 401 ", false)]
    [InlineData(0, 200, "\n@curl 0 401 \n", false)]
    [InlineData(0, 200, "\n@curl 0 401 \n\n@@0123456789abcdef status\n\n@curl 0 401 ", false)]
    [InlineData(63, 401, "", false)]
    [InlineData(0, 403, "", false)]
    public void Refusal_is_the_status_after_the_body(int exitCode, int status, string body, bool refused)
    {
        MaintenanceOperation operation = new("0123456789abcdef");
        string output = operation.Frame.Render(new Dictionary<string, string> { ["status"] = HttpSection.Render(exitCode, status, "", body) });

        Assert.Equal(refused, operation.IsRefused(new RawOutput(0, output, "", Truncated: false)));
    }

    [Fact]
    public void Agent_that_the_leader_does_not_list_is_not_registered()
    {
        RehearsalCluster cluster = Cluster(DcosSecurityMode.Strict);
        Session session = SessionOf(cluster, DcosSecurityMode.Strict, inner => inner);
        cluster.Node("a1").Agent!.BecomeInactive();

        AgentProbe probe = Driving.RunToEnd(session.Context.Agents.ObserveAsync(session.Context.Inventory.Find("a1")!, CancellationToken.None), cluster.Clock);

        Assert.Equal((false, true), (probe.Registered, probe.IsFromLeader));
    }

    [Fact]
    public void Agents_that_ask_at_the_same_time_share_one_state_of_the_leader()
    {
        RehearsalCluster cluster = Cluster(DcosSecurityMode.Strict);
        RecordingShells? calls = null;
        Session session = SessionOf(cluster, DcosSecurityMode.Strict, inner => calls = new RecordingShells(inner));

        AgentTasks[] tasks = Driving.RunToEnd(
            Task.WhenAll(session.Context.Inventory.Agents.Select(agent => session.Context.Agents.TasksAsync(agent, CancellationToken.None))), cluster.Clock);

        Assert.All(tasks, own => Assert.NotEmpty(own.Tasks));
        Assert.All(tasks, own => Assert.All(own.Tasks, task => Assert.Equal(own.AgentId, task.AgentId)));
        Assert.Equal(tasks.Length, tasks.Select(own => own.AgentId).Distinct().Count());
        Assert.InRange(calls!.Calls.Count(call => call.Operation is LeaderStateOperation), 1, 3);
    }

    [Fact]
    public void List_without_any_task_is_not_believed_while_tasks_are_counted()
    {
        RehearsalCluster cluster = Cluster(DcosSecurityMode.Strict);
        Session session = SessionOf(cluster, DcosSecurityMode.Strict, inner => new ChangedAnswerShells(inner, (_, operation, stdout) =>
            operation is LeaderStateOperation state && stdout.Contains("\n@curl 0 200 ", StringComparison.Ordinal)
                ? state.Frame.Render(new Dictionary<string, string> { ["state"] = HttpSection.Render(0, 200, "", "{\"frameworks\":[]}") })
                : stdout));

        AgentTasks tasks = Driving.RunToEnd(session.Context.Agents.TasksAsync(session.Context.Inventory.Agents[0], CancellationToken.None), cluster.Clock);

        Assert.Null(tasks.AgentId);
        Assert.Contains("the login may not read tasks", tasks.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_of_Marathon_gets_the_token_in_permissive_mode_too_and_a_framework_never()
    {
        Assert.True(new FindMarathonBackupOperation("0123456789abcdef", "label").NeedsToken(DcosSecurityMode.Permissive));
        Assert.False(new FindMarathonBackupOperation("0123456789abcdef", "label").NeedsToken(DcosSecurityMode.Disabled));
        Assert.True(new MarathonOperation("0123456789abcdef", "").NeedsToken(DcosSecurityMode.Strict));
        Assert.False(new MarathonOperation("0123456789abcdef", "http://10.0.2.1:9999").NeedsToken(DcosSecurityMode.Strict));
    }

    private static RehearsalCluster Cluster(DcosSecurityMode mode) =>
        new(new RehearsalOptions { Masters = 3, Agents = 3, PublicAgents = 1, Edition = DcosEdition.Enterprise, SecurityMode = mode });

    private static Session SessionOf(RehearsalCluster cluster, DcosSecurityMode after, Func<INodeShells, INodeShells> wrap)
    {
        ServedScript script = cluster.Bootstrap.Generate(cluster.Options.FromVersion, DcosRelease.Of(cluster.Options.ToVersion, security: after));
        ClusterIdentity identity = RehearsalFactory.Attach(cluster, 0).Context!.Identity;
        RunOptions options = new() { Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, Drain = true };
        return new Session(cluster, 1, options: options, script: Session.ScriptOf(script, "id-of-" + script.ToVersion, identity), wrap: wrap);
    }

    /// <summary>Looks for the token in all bytes that an operation sends, at the moment at which it is sent.</summary>
    private sealed class ByteShells(INodeShells inner, RehearsalCluster cluster) : INodeShells
    {
        public int Count { get; private set; }

        /// <summary>The operations that held a token, and the mode that their node had.</summary>
        public List<(string Node, DcosSecurityMode? Mode, string Operation)> WithToken { get; } = [];

        public INodeShell For(NodeEndpoint node) => new Shell(this, node.Name, inner.For(node));

        public void Dispose() => inner.Dispose();

        private void Look(string node, NodeOperation operation)
        {
            Count++;
            string text = operation.ProgramText + Encoding.UTF8.GetString(operation.Input ?? []);
            if (text.Contains("Authorization", StringComparison.Ordinal))
            {
                bool isMaster = cluster.Inventory.Find(node)?.Role == DcosRole.Master;
                WithToken.Add((node, isMaster ? cluster.Node(node).Files.Etc?.Security : null, operation.GetType().Name));
            }
        }

        private sealed class Shell(ByteShells owner, string node, INodeShell inner) : INodeShell
        {
            public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
            {
                owner.Look(node, operation);
                return inner.RunAsync(operation, cancellationToken);
            }
        }
    }
}
