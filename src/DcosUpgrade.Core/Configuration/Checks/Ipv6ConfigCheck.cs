using System.Collections.Generic;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The overlay advisory of 1.11: enable_ipv6 declared, and false.</summary>
internal sealed class Ipv6ConfigCheck : ConfigCheck
{
    private const string Parameter = "enable_ipv6";

    public override string Name => "config-ipv6";

    public override int Order => 70;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        if (!subject.Resolved.Parameters.TryGetValue(Parameter, out ResolvedParameter? ipv6) || ipv6.Value == "false")
        {
            yield break;
        }

        string nodes = ReleaseFact.OverlayIpv6.Holds(subject.Version) ? "; with it no node may be added before an upgrade to 1.11.3" : "";
        yield return Result(
            subject,
            DcosCheckStatus.Warning,
            Parameter,
            ipv6.Entry,
            ipv6.Entry is null ? $"is not declared and then true, which adds an IPv6 overlay network{nodes}" : $"true adds an IPv6 overlay network{nodes}",
            "Write enable_ipv6: false, which a kernel without IPv6 needs anyway.");
    }
}
