using System;

namespace DcosUpgrade.Prerequisites;

/// <summary>The clocks of the node and of the operator differ by at most 5 s, so that times in reports can be compared. Ages do not depend on it.</summary>
internal sealed class ClockSkewCheck : NodeCheck
{
    public override string Name => "clock-skew";

    public override int Order => 740;

    public override string Source => "about_DcosUpgrade_Prerequisites, CHECKS OF A NODE";

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Advisory;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.Facts.NodeTime.ToUnixTimeSeconds() == 0)
        {
            return Unknown(subject, "the node does not report its time");
        }

        TimeSpan skew = subject.Conditions.Facts.NodeTime - subject.Conditions.LookedAt;
        string text = $"{skew.TotalSeconds:+0;-0;0} s";
        return skew.Duration() <= s_most + subject.Conditions.LookedFor
            ? Pass(subject, text)
            : Warn(subject, "at most 5 s", text, "sudo chronyc tracking; timedatectl");
    }
}
