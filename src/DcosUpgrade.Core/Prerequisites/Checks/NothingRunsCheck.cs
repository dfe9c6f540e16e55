using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No run and no pkgpanda changes packages on the node.</summary>
internal sealed class NothingRunsCheck : NodeCheck
{
    public override string Name => "nothing-runs";

    public override int Order => 520;

    public override string Source => "about_DcosUpgrade, LOCKS";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        NodeFacts facts = subject.Conditions.Facts;
        string? who = facts.RunUnitAlive ? $"the run of {facts.Attempts.LastOrDefault()?.Owner ?? "another operator"}" : facts.ForeignRuns.FirstOrDefault();
        return facts.BootId.Length == 0 ? Unknown(subject, "the node's facts are incomplete")
            : who is null ? Pass(subject, "nothing")
            : Fail(subject, "no run and no pkgpanda", who, $"systemctl status {NodePaths.Unit}; pgrep -af pkgpanda");
    }
}
