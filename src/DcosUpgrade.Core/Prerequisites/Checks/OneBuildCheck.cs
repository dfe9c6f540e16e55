using System;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Afterwards all nodes run one build.</summary>
internal sealed class OneBuildCheck : Check
{
    public override string Name => "one-build";

    public override string Source => "about_DcosUpgrade_Prerequisites, CHECKS OF THE CLUSTER";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Cluster.Nodes.FirstOrDefault(node => node.Conditions?.Facts.Build is null) is { } unseen)
        {
            return Unseen(subject, $"{unseen.Node.Name}: {(unseen.Problem.Length > 0 ? unseen.Problem : "no build in dcos-version.json")}");
        }

        IGrouping<string, NodeObservation>[] builds = [.. subject.Cluster.Nodes.GroupBy(node => $"{node.Conditions!.Facts.Version} ({node.Conditions.Facts.Build!.Substring(0, Math.Min(8, node.Conditions.Facts.Build.Length))})")];
        return builds.Length == 0 ? Unseen(subject, "no node was looked at")
            : builds.Length == 1 ? Pass(subject, builds[0].Key)
            : Fail(subject, "one build", string.Join("; ", builds.Select(build => $"{build.Key}: {string.Join(", ", build.Take(5).Select(node => node.Node.Name))}{(build.Count() > 5 ? " …" : "")}")), "$cluster | Get-DcosNode -Live | Sort-Object Build");
    }
}
