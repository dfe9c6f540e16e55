using System;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>After the upgrade all nodes run one build.</summary>
internal sealed class OneBuildCheck : Check
{
    public override string Name => "one-build";

    public override int Order => 20;

    public override string Source => "about_DcosUpgrade_Prerequisites, CHECKS OF THE CLUSTER";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Nodes.FirstOrDefault(node => node.Conditions?.Facts.Build is null) is { } unseen)
        {
            return Unknown(subject, $"{unseen.Node.Name}: {(unseen.Problem.Length > 0 ? unseen.Problem : "no build in dcos-version.json")}");
        }

        IGrouping<string, NodeObservation>[] builds = [.. subject.Cluster.Nodes.GroupBy(node => BuildOf(node.Conditions!.Facts))];
        return builds.Length == 0 ? Unknown(subject, "no node was observed")
            : builds.Length == 1 ? Pass(subject, builds[0].Key)
            : Fail(
                subject,
                "one build",
                string.Join(
                    "; ",
                    builds.Select(build =>
                        $"{build.Key}: {string.Join(", ", build.Take(5).Select(node => node.Node.Name))}{(build.Count() > 5 ? " …" : "")}")),
                "$cluster | Get-DcosNode -Live | Sort-Object Build");
    }

    private static string BuildOf(NodeFacts facts) => $"{facts.Version} ({facts.Build!.Substring(0, Math.Min(8, facts.Build.Length))})";
}
