using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No run of ours ended without anybody knowing how.</summary>
internal sealed class RunOutcomesCheck : NodeCheck
{
    public override string Name => "run-outcomes";

    public override string Source => "about_DcosUpgrade, OUTCOMES";

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        NodeFacts facts = subject.Seen.Facts;
        if (facts.BootId.Length == 0)
        {
            return Unseen(subject, "the node's facts are incomplete");
        }

        // What began after it settles what became of an earlier attempt.
        RunAttempt? open = facts.RunUnitAlive ? null : facts.Attempts.LastOrDefault() is { Ended: false } last ? last : null;
        return open is null
            ? Pass(subject, $"{facts.Attempts.Count} runs, each with its end")
            : Fail(subject, "an end for every run", $"{open.Id} of {open.Owner} has none", "$cluster | Get-DcosUpgradeStatus");
    }
}
