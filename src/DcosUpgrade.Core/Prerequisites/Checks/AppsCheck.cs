using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every instance of every app runs and, where it has health checks, is healthy.</summary>
internal sealed class AppsCheck : MarathonCheck
{
    public override string Name => "marathon-apps";

    public override int Order => 170;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    protected override bool IsKnown(MarathonState state) => state.Apps is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        MarathonAppState[] apps = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Apps!)];
        string[] sick = [.. apps.Select(Sick).OfType<string>()];
        return sick.Length == 0
            ? Pass(subject, $"{apps.Length} healthy")
            : Fail(
                subject,
                "all running and healthy",
                string.Join("; ", sick.Take(5)) + (sick.Length > 5 ? $" and {sick.Length - 5} more" : ""),
                "dcos marathon app list");
    }

    private static string? Sick(MarathonAppState app) => app switch
    {
        { Staged: > 0 } => $"{app.Id}: {app.Staged} staged",
        _ when app.Running != app.Instances => $"{app.Id}: {app.Running} of {app.Instances} running",
        { Unhealthy: > 0 } => $"{app.Id}: {app.Unhealthy} unhealthy",
        { HasHealthCheck: true } when app.Healthy != app.Instances => $"{app.Id}: {app.Healthy} of {app.Instances} healthy",
        _ => null,
    };
}
