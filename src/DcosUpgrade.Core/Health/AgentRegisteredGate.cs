namespace DcosUpgrade.Health;

/// <summary>The agent says itself that it is registered. The second key: by itself it is 1 too early and too long.</summary>
internal sealed class AgentRegisteredGate : Gate
{
    public override string Name => "slave-registered";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Agents); observed on Mesos 1.5.1";

    public override DcosCheckResult Look(GateSubject subject) => subject.Agent switch
    {
        null => Unseen(subject, "the node does not answer"),
        { Registered: true } => Pass(subject, "1"),
        { Registered: false } => Fail(subject, "1", "0"),
        { Problem: string problem } => Unseen(subject, problem.Length > 0 ? problem : "the metric is absent"),
    };
}
