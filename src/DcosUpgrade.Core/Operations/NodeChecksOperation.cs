using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Result of the node's own checks.</summary>
/// <param name="Passed">Both kinds of checks were run, and all of them passed.</param>
/// <param name="Detail">What failed, shortened; empty when passed.</param>
internal sealed record NodeChecks(bool Passed, string Detail)
{
    /// <summary>node-poststart or cluster: the kind that did not pass; null when both passed, or when the node has no checks.</summary>
    public string? Kind { get; init; }

    /// <summary>The only check that did not pass is that of the replication of the IAM database.</summary>
    public bool ReplicationOnly { get; init; }

    /// <summary>False: no checks are configured on the node, so none was run.</summary>
    public bool Configured { get; init; } = true;
}

/// <summary>Runs the checks <c>node-poststart</c> and <c>cluster</c> of a node once (FACTS.md, Node checks).</summary>
internal sealed class NodeChecksOperation(string token) : NodeOperation<NodeChecks>
{
    /// <summary>The kinds of checks, in the order in which a node script runs them.</summary>
    public static readonly string[] Kinds = ["node-poststart", "cluster"];

    private const int MaxDetail = 400;

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(280);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + CheckProgram.Define + $$"""
        {{Frame.Open("program")}}printf '%s\n' "$checker"
        for kind in {{string.Join(" ", Kinds)}}; do
          {{Frame.Open("$kind")}}checks $kind 120 2>&1
          c=$?
          {{Frame.Open("$kind code")}}printf '%s\n' $c
        done
        {{Frame.Close}}
        """;

    public override NodeChecks Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(NodeChecksOperation));
        if (parts["program"].Trim().Length == 0)
        {
            return new NodeChecks(false, "no checks are configured on the node") { Configured = false };
        }

        NodeChecks passed = new(true, "");
        foreach (string kind in Kinds)
        {
            string said = parts[kind];
            CheckAnswer? answer = CheckAnswer.Parse(said.Substring(Math.Max(0, said.IndexOf('{'))));
            if (parts[kind + " code"].Trim() != "0" || answer?.Error is not null)
            {
                string detail = answer?.Error ?? (answer is { Failed.Count: > 0 } ? string.Join("; ", answer.Failed) : OneLine(said));
                string shown = detail.Length > MaxDetail ? detail.Substring(0, MaxDetail) + "…" : detail;
                NodeChecks failed = new(false, $"check {kind}: {shown}") { Kind = kind };
                if (answer is not { FailsReplicationOnly: true })
                {
                    return failed;
                }

                passed = failed with { ReplicationOnly = true };
            }
        }

        return passed;
    }

    private static string OneLine(string text) => string.Join(" ", text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
