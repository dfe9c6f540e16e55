namespace DcosUpgrade.Health;

/// <summary>The leader lists the agent as active under the id that it had before the run. Only this proves that the agent is back.</summary>
internal sealed class AgentActiveGate : Gate
{
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

        if (subject.Baseline?.AgentId is { } before && before != agent.Id)
        {
            return Fail(subject, before, $"{agent.Id}: it registered as a new agent, so its old tasks are lost");
        }

        return agent.Active ? Pass(subject, agent.Id) : Fail(subject, "active at the leader", "registered but not active");
    }

    protected override string RemedyFor(GateSubject subject) => AgentRegisteredGate.RegistrationRemedy(subject.Node.Name);
}
