using DcosUpgrade.Inventory;

namespace DcosUpgrade.Health;

/// <summary>
/// The agent's own metric shows that it is registered. Not sufficient alone: it turns 1 too early and stays 1 too long. For an agent in
/// strict mode, which answers only with a token, the leading master shows it.
/// </summary>
internal sealed class AgentRegisteredGate : Gate
{
    public override string Name => "slave-registered";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Agents); observed on Mesos 1.5.1";

    public override int Order => 40;

    public override GateRoles Roles => GateRoles.Agent;

    public override int? CheckOrder => 610;

    /// <summary>Also the remedy of an agent that the leader does not list as active.</summary>
    public static string RegistrationRemedy(string node) =>
        $"ping -c 1 ready.spartan; cat /etc/resolv.conf; sudo journalctl -u dcos-mesos-slave -n 100  # on {node}; nameservers are 198.51.100.1 to .3. "
        + "After a start an agent may wait for its executors; 300 s after it was last seen the master removes it.";

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Agent switch
    {
        null => Unknown(subject, "the node does not answer"),
        { Registered: true, IsFromLeader: true } => Pass(subject, "active at the leading master"),
        { Registered: false, IsFromLeader: true } => Fail(subject, "active at the leading master", "not active"),
        { Registered: true } => Pass(subject, "1"),
        { Registered: false } => Fail(subject, "1", "0"),
        { Problem: string problem } => Unknown(subject, problem.Length > 0 ? problem : "the metric is absent"),
    };

    public override InventoryNode? WaitsFor(GateSubject subject) => subject.Agent is { IsFromLeader: true } or { NeedsLogin: true } ? null : subject.Node;

    protected override string RemedyFor(GateSubject subject) => RegistrationRemedy(subject.Node.Name);
}
