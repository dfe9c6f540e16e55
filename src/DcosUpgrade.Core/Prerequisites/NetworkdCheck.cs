using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>A check of what dcos-net of the target does with systemd-networkd. It passes where dcos-net leaves it alone.</summary>
internal abstract class NetworkdCheck : NodeCheck
{
    public sealed override DcosCheckResult Evaluate(CheckSubject subject) => (subject.Cluster.To, subject.Conditions.Networkd) switch
    {
        (null, _) => Unknown(subject, "the target version is not known", TargetRemedy),
        ({ } to, _) when !ReleaseFact.NetworkdWritten.Holds(to) => Pass(subject, $"{to} does not change systemd-networkd"),
        (_, null) => Unknown(subject, "the state of systemd-networkd could not be read", "systemctl status systemd-networkd"),
        (_, { HasUnit: false }) => Pass(subject, "systemd-networkd is not installed"),
        ({ } to, { } networkd) => Evaluate(subject, to, networkd),
    };

    /// <param name="to">A target that writes into the folder of systemd-networkd.</param>
    /// <param name="networkd">It is installed.</param>
    protected abstract DcosCheckResult Evaluate(CheckSubject subject, DcosVersion to, NetworkdState networkd);
}
