namespace DcosUpgrade.Health;

/// <summary>The leader lists the agent as active under the id that it had before the run. Only this proves that the agent is back.</summary>
internal sealed class AgentActiveGate : Gate
{
    /// <summary>The risk that accepts a new id of a node.</summary>
    public const string NewId = "new-agent-id";

    public override string Name => "agent-active";

    public override string Source => "observed on Mesos 1.5.1";

    public override int Order => 30;

    public override GateRoles Roles => GateRoles.Agent;

    public override int? CheckOrder => 600;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.View.Leader is null)
        {
            return Unknown(subject, "no leader answers for the cluster");
        }

        if (subject.View.Agent(subject.Node.Address) is not { } agent)
        {
            return Fail(subject, "active at the leader", "not registered");
        }

        if (subject.Target is not null && subject.Baseline is null && !subject.OneLook)
        {
            return Unknown(subject, "there is no baseline with its id");
        }

        if (subject.Baseline?.AgentId is { } before && before != agent.Id && !subject.AcceptsNewId)
        {
            return Fail(subject, before, $"{agent.Id}, registered from {agent.HostName}: the old id {before} cannot come back");
        }

        return agent.Active
            ? Pass(subject, IsReplaced(subject) ? $"{agent.Id} in place of {subject.Baseline!.AgentId} (accepted)" : agent.Id)
            : Fail(subject, "active at the leader", "registered but not active");
    }

    /// <summary>True when the leader lists the agent of the baseline's node under another id.</summary>
    public static bool IsReplaced(GateSubject subject) =>
        subject.Baseline?.AgentId is { } before && subject.View.Agent(subject.Node.Address) is { Active: true } agent && agent.Id != before;

    protected override string RemedyFor(GateSubject subject)
    {
        if (!IsReplaced(subject))
        {
            return AgentRegisteredGate.RegistrationRemedy(subject.Node.Name);
        }

        string accept = $"-AcceptRisk {NewId} -MaxTaskLoss {subject.Tasks?.Lost.Count ?? subject.Baseline!.Tasks.Count}";
        return $"$cluster | Get-DcosNode {subject.Node.Name} | Invoke-DcosNodeUpgrade -Script $script {accept} | Wait-DcosAgentHealthy {accept}  "
            + "# the tasks of the old id are lost and count. "
            + $"With a plan: Invoke-DcosUpgradePlan {accept.Replace(NewId, $"{NewId}:{subject.Node.Name}")}";
    }
}
