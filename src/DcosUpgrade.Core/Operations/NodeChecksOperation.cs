using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Result of the node's own checks.</summary>
/// <param name="Passed">Both check runs exited 0, which is what the node script asks for.</param>
/// <param name="Detail">What failed, shortened; empty when passed.</param>
internal sealed record NodeChecks(bool Passed, string Detail);

/// <summary>Runs <c>dcos-diagnostics check node-poststart</c> and <c>check cluster</c> once, as the node script does (FACTS.md, Node checks).</summary>
internal sealed class NodeChecksOperation(string token) : NodeOperation<NodeChecks>
{
    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(280);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        for kind in node-poststart cluster; do
          {{Frame.Open("$kind")}}timeout 120 {{NodePaths.Mesosphere}}/bin/dcos-shell dcos-diagnostics check $kind </dev/null 2>&1
          c=$?
          {{Frame.Open("$kind code")}}printf '%s\n' $c
        done
        {{Frame.Close}}
        """;

    public override NodeChecks Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(NodeChecksOperation));
        foreach (string kind in new[] { "node-poststart", "cluster" })
        {
            if (parts[kind + " code"].Trim() != "0")
            {
                string said = string.Join(" ", parts[kind].Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
                return new NodeChecks(false, $"check {kind}: {(said.Length > 400 ? said.Substring(0, 400) + "…" : said)}");
            }
        }

        return new NodeChecks(true, "");
    }
}
