using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Reads the security mode that a node is configured for (FACTS.md, Security modes); null where the node does not say.</summary>
internal sealed class SecurityModeOperation(string token) : NodeOperation<DcosSecurityMode?>
{
    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(15);

    public override int MaxBytes => 1 << 14;

    public override string ProgramText => NodeFloor.Prologue + SecureHttp.FindScheme(readsLine: false) + $$"""
        {{Frame.Open("mode")}}printf '%s\n' "$mode"
        {{Frame.Close}}
        """;

    public override DcosSecurityMode? Parse(RawOutput output) => SecureHttp.ModeOf(Frame.Split(output, nameof(SecurityModeOperation))["mode"]);
}
