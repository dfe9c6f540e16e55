using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No unit of DC/OS has failed.</summary>
internal sealed class UnitsCheck : NodeCheck
{
    public override string Name => "units";

    public override int Order => 550;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Troubleshooting Recommendations)";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        string[] failed = [.. subject.Conditions.Facts.Units.Where(unit => unit.Value == "failed").Select(unit => unit.Key)];
        return subject.Conditions.Facts.Units.Count == 0 ? Unknown(subject, "no units are enabled under dcos.target", "systemctl list-dependencies dcos.target")
            : failed.Length == 0 ? Pass(subject, $"none of {subject.Conditions.Facts.Units.Count} failed")
            : Fail(subject, "none failed", string.Join(", ", failed),
                CommandWords.Units.In(failed.Take(1), unit => $"systemctl status {unit}; sudo journalctl -u {unit} -n 50"));
    }
}
