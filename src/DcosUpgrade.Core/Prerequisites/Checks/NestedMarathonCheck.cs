using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Marathons that run on Marathon have a version that works with the new Mesos.</summary>
internal sealed class NestedMarathonCheck : MarathonCheck
{
    public override string Name => "marathon-on-marathon";

    public override int Order => 200;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    private static readonly DcosVersion s_least = new("1.3.5");

    public override bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    /// <summary>Checked for each nested Marathon, so that the result names it.</summary>
    protected override bool IsKnown(MarathonState state) => true;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        if (subject.Cluster.Marathon is not { FrameworkId: not null, Apps: { } apps })
        {
            return Unknown(subject, $"marathon: {subject.Cluster.Marathon?.Problem ?? subject.Cluster.Why(RequiredObservations.Marathon)}");
        }

        (string Name, string? Version)[] nested = [.. subject.Cluster.Nested.Select(marathon => (
            marathon.Framework.Name,
            marathon.State.Version ?? ImageTag(marathon.Framework.Name, apps)))];
        string[] old =
        [
            .. nested.Where(marathon => DcosVersion.IsVersion(marathon.Version) && new DcosVersion(marathon.Version!).CompareTo(s_least) < 0)
                .Select(marathon => $"{marathon.Name} {marathon.Version}"),
        ];
        string[] unknown = [.. nested.Where(marathon => !DcosVersion.IsVersion(marathon.Version)).Select(marathon => marathon.Name)];
        return old.Length > 0 ? Fail(subject, "1.3.5 or newer", string.Join(", ", old), "dcos package update, or a new image of the app")
            : unknown.Length > 0 ? Unknown(subject, $"no version of {string.Join(", ", unknown)}", "curl http://marathon-user.marathon.mesos:8080/v2/info")
            : Pass(subject, nested.Length == 0 ? "none" : string.Join(", ", nested.Select(marathon => $"{marathon.Name} {marathon.Version}")));
    }

    /// <summary>The image tag of the app that probably runs the framework; both v1.3.5 and 1.3.5 occur.</summary>
    private static string? ImageTag(string framework, IReadOnlyList<MarathonAppState> apps)
    {
        MarathonAppState? app = apps.FirstOrDefault(app => app.IsMarathon && (app.Id.TrimStart('/') == framework || framework.Contains(app.Id.TrimStart('/'))));
        string? tag = app?.Image.Split(':') is [_, string text] ? text.TrimStart('v') : null;
        return DcosVersion.IsVersion(tag) ? tag : null;
    }
}
