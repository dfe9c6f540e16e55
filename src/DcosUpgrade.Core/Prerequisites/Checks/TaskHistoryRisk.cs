namespace DcosUpgrade.Prerequisites;

/// <summary>The procedure wants it heard before the first master.</summary>
internal sealed class TaskHistoryRisk : RiskCheck
{
    public override string Name => "risk-task-history-lost";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "the task history in the Mesos UI does not outlive the upgrade");
}
