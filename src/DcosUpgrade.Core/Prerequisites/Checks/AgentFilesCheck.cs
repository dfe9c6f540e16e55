namespace DcosUpgrade.Prerequisites;

/// <summary>
/// Attributes and resources were not changed after the start of the agent. The restart in the upgrade reads them, and an agent whose change is
/// not additive ends before it has recovered its tasks.
/// </summary>
internal sealed class AgentFilesCheck : NodeCheck
{
    public override string Name => "agent-files";

    public override int Order => 625;

    public override string Source => "dcos/dcos 1.11.6 packages/mesos/extra/dcos-mesos-slave.service; dcos/dcos 1.11.6 gen/dcos-config.yaml";

    public override CheckScope Scope => CheckScope.Agent;

    public override string? Risk => "agent-files";

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.NewerAgentFiles switch
    {
        null => Unknown(subject, "it is not known when the agent started", "sudo systemctl status 'dcos-mesos-slave*'"),
        { Count: 0 } => Pass(subject, "no attributes or resources wait for a restart"),
        { } files => Hold(
            subject,
            $"the agent has not read {string.Join(" and ", files)} since the last change: removed or changed attributes and less resources end it in the "
                + "upgrade, before it has recovered its tasks",
            "sudo systemctl restart 'dcos-mesos-slave*'; sudo journalctl -u 'dcos-mesos-slave*' -n 50"),
    };
}
