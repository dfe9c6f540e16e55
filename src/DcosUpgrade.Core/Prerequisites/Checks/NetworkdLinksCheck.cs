using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>No link that systemd-networkd manages is lost when dcos-net restarts it. Bonded links are lost.</summary>
internal sealed class NetworkdLinksCheck : NetworkdCheck
{
    /// <summary>The first systemd that knows the option with which dcos-net asks when systemd-networkd started (FACTS.md, Network).</summary>
    private const int SystemdThatTells = 230;

    public override string Name => "networkd-links";

    public override int Order => 734;

    public override string Source => ReleaseFact.NetworkdRestarts.Source;

    public override string? Risk => "networkd-links";

    protected override DcosCheckResult Evaluate(CheckSubject subject, DcosVersion to, NetworkdState networkd)
    {
        if (!networkd.IsActive)
        {
            return Pass(subject, "systemd-networkd is not active");
        }

        bool isOld = ReleaseFact.NetworkdRestarts.Holds(to);
        bool always = isOld || subject.Conditions.Facts.SystemdVersion is < SystemdThatTells;
        string when = always ? "at each of its starts" : "once, at its first start";
        string[] managed = [.. networkd.Bonds, .. networkd.Links];
        string what = $"dcos-net of {to} restarts systemd-networkd {when}";
        return networkd.Bonds.Count > 0 && always
            ? Hold(
                subject,
                $"{what}, which loses bonded links: {string.Join(", ", networkd.Bonds)}",
                isOld && ReleaseLine.Of(to)?.Last is { } last
                    ? $"$cluster | Test-DcosPrerequisite -ToVersion {last}"
                    : "networkctl --no-pager list; sudo grep -r -l Bond /etc/systemd/network /run/systemd/network")
            : managed.Length > 0
                ? Warn(subject, "no links of systemd-networkd", $"{what}; it manages {string.Join(", ", managed)}", "networkctl --no-pager list")
            : Pass(subject, "systemd-networkd manages no link");
    }
}
