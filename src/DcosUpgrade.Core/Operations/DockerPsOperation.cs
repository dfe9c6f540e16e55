using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Asks whether the node's docker daemon answers within 10 s. An agent needs it to start again (FACTS.md, Host requirements).</summary>
internal sealed class DockerPsOperation(string token) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        timeout 10 docker ps -q >/dev/null 2>&1 </dev/null
        c=$?
        {{Frame.Open("code")}}printf '%s\n' $c
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => Frame.Split(output, nameof(DockerPsOperation))["code"].Trim() == "0";
}
