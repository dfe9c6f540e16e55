using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No swap of packages is unfinished.</summary>
internal sealed class SwapCheck : NodeCheck
{
    public override string Name => "package-swap";

    public override int Order => 530;

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/__init__.py; observed on pkgpanda 1.10.8";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        NodeFacts facts = subject.Conditions.Facts;
        if (facts.RunUnitAlive || facts.ForeignRuns.Count > 0)
        {
            return Unknown(subject, facts.RunUnitAlive ? "a run is in progress" : $"another program changes packages: {facts.ForeignRuns[0]}");
        }

        if (!facts.RunUnitKnown)
        {
            return Unknown(subject, "it could not be read whether a run is active");
        }

        return facts.HasSwapDebris || facts.SwapNew.Any(facts.SwapMissing.Contains)
            ? Fail(subject, "everything in place", $"an unfinished swap ({InterruptedSwap.Stage(facts)})", InterruptedSwap.FinishSwap(facts))
            : Pass(subject, facts.Version!);
    }
}
