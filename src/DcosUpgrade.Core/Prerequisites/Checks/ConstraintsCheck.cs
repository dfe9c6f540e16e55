using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Marathon accepts every stored placement constraint: with an invalid one it does not start after the upgrade.</summary>
internal sealed class ConstraintsCheck : MarathonCheck
{
    public override string Name => "marathon-constraints";

    public override int Order => 190;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); "
        + "mesosphere/marathon v1.6.535 src/main/scala/mesosphere/marathon/api/v2/validation/AppValidation.scala";

    public override bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    protected override bool IsKnown(MarathonState state) => state.Apps is not null && state.Pods is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        IEnumerable<(string Id, IReadOnlyList<string>? Constraint)> all =
            subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Apps!.SelectMany(app => app.Constraints.Select(constraint => (app.Id, constraint)))
                .Concat(marathon.Value.Pods!.SelectMany(pod => pod.Constraints.Select(constraint => (pod.Id, constraint)))));
        (string Id, string? Problem)[] judged = [.. all.Select(item => (item.Id, MarathonConstraint.Problem(item.Constraint)))];
        string[] wrong = [.. judged.Where(item => item.Problem is not null).Select(item => $"{item.Id}: {item.Problem}")];
        return wrong.Length == 0
            ? Pass(subject, $"{judged.Length} valid")
            : Fail(subject, "all valid", string.Join("; ", wrong.Take(5)), "dcos marathon app update");
    }
}
