using System;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>No app has an id that Marathon of the target refuses: its last part is a word of the API. Such an app cannot be changed any more.</summary>
internal sealed class AppIdsCheck : MarathonCheck
{
    private static readonly string[] s_words = ["restart", "tasks", "versions"];

    public override string Name => "marathon-app-ids";

    public override int Order => 172;

    public override string Source => ReleaseFact.AppIdWords.Source;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Upgrade;

    protected override bool IsKnown(MarathonState state) => state.Apps is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        string[] ids =
        [
            .. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Apps!).Select(app => app.Id)
                .Where(id => s_words.Contains(id.Substring(id.LastIndexOf('/') + 1), StringComparer.Ordinal)),
        ];
        return subject.Cluster.To is not { } to ? Unknown(subject, "the target version is not known", TargetRemedy)
            : !ReleaseFact.AppIdWords.Holds(to) || ids.Length == 0 ? Pass(subject, "none")
            : Fail(
                subject,
                "none",
                $"Marathon of {to} refuses ids that end in {string.Join(", ", s_words)}: {string.Join(", ", ids)}",
                "dcos marathon app list  # add these apps under other ids, then remove them");
    }
}
