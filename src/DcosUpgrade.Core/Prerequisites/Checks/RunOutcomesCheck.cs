using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The outcome of every run is known.</summary>
internal sealed class RunOutcomesCheck : NodeCheck
{
    public override string Name => "run-outcomes";

    public override int Order => 540;

    public override string Source => "about_DcosUpgrade, OUTCOMES";

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        NodeFacts facts = subject.Conditions.Facts;
        if (facts.BootId.Length == 0)
        {
            return Unknown(subject, "the node's facts are incomplete");
        }

        // A later attempt decides the outcome of an earlier one.
        RunAttempt? open = facts.RunUnitAlive ? null : facts.Attempts.LastOrDefault() is { Ended: false } last ? last : null;
        return open is null
            ? Pass(subject, $"{facts.Attempts.Count} runs, each with its end")
            : Fail(subject, "an end for every run", $"{open.Id} of {open.Owner} has none", "$cluster | Get-DcosUpgradeStatus");
    }
}
