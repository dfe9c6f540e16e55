using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every framework is active, connected, and reregistered since the last failover.</summary>
internal sealed class FrameworksCheck : Check
{
    public override string Name => "mesos-frameworks";

    public override int Order => 120;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Frameworks;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Leader is not { Answers: true } leader)
        {
            return Unknown(subject, subject.Cluster.Leader?.Problem ?? subject.Cluster.Why(RequiredObservations.Frameworks));
        }

        string[] sick = [.. leader.Frameworks.Where(framework => framework is not { Active: true, Connected: true, Recovered: false })
            .Select(framework => framework.Name)];
        return sick.Length == 0
            ? Pass(subject, $"{leader.Frameworks.Count} connected")
            : Fail(
                subject,
                "all active and connected",
                $"not so: {string.Join(", ", sick)}",
                "sudo journalctl -u dcos-mesos-master -n 100 | grep -i framework");
    }
}
