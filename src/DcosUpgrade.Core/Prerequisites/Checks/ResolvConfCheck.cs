using System;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The node uses the DNS of DC/OS.</summary>
internal sealed class ResolvConfCheck : NodeCheck
{
    public override string Name => "resolv-conf";

    public override int Order => 810;

    public override string Source => "dcos/dcos 1.11.6 packages/dcos-net/extra/gen_resolvconf.py";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.NameServers switch
    {
        null => Unknown(subject, "/etc/resolv.conf could not be read"),
        { } servers when servers.Any(server => server.StartsWith("198.51.100.", StringComparison.Ordinal)) => Pass(subject, string.Join(" ", servers)),
        { } servers => Fail(
            subject,
            "nameserver 198.51.100.1, .2 or .3",
            servers.Count > 0 ? string.Join(" ", servers) : "none",
            "sudo systemctl restart dcos-gen-resolvconf; sudo journalctl -u dcos-spartan -u dcos-net -n 50"),
    };
}
