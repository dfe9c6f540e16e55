using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>
/// Stops containers and never removes them, so that <c>docker start</c> serves again. Returns why one did not stop; null when all did. One part:
/// problem.
/// </summary>
internal sealed class StopServeOperation(string token, IReadOnlyList<string> ids) : NodeOperation<string?>
{
    public SectionFrame Frame { get; } = new(token);

    /// <summary>Full ids of containers.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(180);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{Frame.Open("problem")}}for c in {{string.Join(" ", Ids.Select(ShellText.Quote))}}; do
          out=$(timeout 60 docker stop "$c" 2>&1 </dev/null) || printf '%s: %s\n' "$c" "$out"
        done
        {{Frame.Close}}
        """;

    public override string? Parse(RawOutput output) =>
        Frame.Split(output, nameof(StopServeOperation))["problem"].Trim() is { Length: > 0 } problem ? problem : null;
}
