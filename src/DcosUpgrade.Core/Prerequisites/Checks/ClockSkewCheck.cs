using System;

namespace DcosUpgrade.Prerequisites;

/// <summary>The node's clock and the operator's agree, so that the times in reports mean something. Ages are told by the clocks that made them.</summary>
internal sealed class ClockSkewCheck : NodeCheck
{
    public override string Name => "clock-skew";

    public override string Source => "about_DcosUpgrade_Prerequisites, CHECKS OF A NODE";

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Seen.Facts.NodeTime.ToUnixTimeSeconds() == 0)
        {
            return Unseen(subject, "the node does not tell its time");
        }

        TimeSpan skew = subject.Seen.Facts.NodeTime - subject.Seen.LookedAt;
        string text = $"{skew.TotalSeconds:+0;-0;0} s";
        return skew.Duration() <= s_most + subject.Seen.LookedFor
            ? Pass(subject, text)
            : Warn(subject, "at most 5 s", text, "sudo chronyc tracking; timedatectl");
    }
}
