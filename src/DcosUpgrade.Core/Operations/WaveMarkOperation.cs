using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>What happens to the mark of a wave.</summary>
internal enum WaveMarkChange
{
    /// <summary>Read the marks only.</summary>
    None,

    /// <summary>The wave is started, or did not pass.</summary>
    Set,

    /// <summary>The wave passed.</summary>
    Clear,
}

/// <summary>The marks of a plan after a change.</summary>
/// <param name="Open">Waves that were started and did not pass since, each with the reason.</param>
/// <param name="Problem">Why the mark could not be changed; null when the change was written and read back.</param>
internal sealed record WaveMarks(IReadOnlyDictionary<int, string> Open, string? Problem = null);

/// <summary>
/// The marks of a plan's waves in the cluster folder: a wave has one from before its first start until all its nodes have passed their
/// gates, so every operator sees that an earlier wave failed or was interrupted.
/// </summary>
/// <param name="plan">The hash of the plan.</param>
/// <param name="reason">Set: one line, for the operator of the next wave.</param>
internal sealed class WaveMarkOperation(string token, string plan, int wave, WaveMarkChange change, string reason) : NodeOperation<WaveMarks>
{
    public SectionFrame Frame { get; } = new(token);

    public string Plan { get; } = plan;

    public int Wave { get; } = wave;

    public WaveMarkChange Change { get; } = change;

    public string Reason { get; } = reason;

    public override bool Writes => Change != WaveMarkChange.None;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{Change switch
        {
            WaveMarkChange.Set => ClusterFolderText.Enter(Frame) + $"put {Mark} {ShellText.Quote(Reason)}",
            WaveMarkChange.Clear => ClusterFolderText.Enter(Frame) + $"drop $d/{Mark}",
            _ => $"d={NodePaths.Cluster}",
        }}}
        {{Frame.Open("open")}}for w in $d/waves/{{ShellText.Quote(Plan)}}-*; do [ -f "$w" ] && printf '%s %s\n' "${w##*-}" "$(head -n 1 "$w")"; done
        {{Frame.Close}}
        """;

    private string Mark => $"waves/{ShellText.Quote(string.Format(CultureInfo.InvariantCulture, "{0}-{1}", Plan, Wave))}";

    public override WaveMarks Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(WaveMarkOperation));
        return parts.TryGetValue(ClusterFolderText.Problem, out string? problem)
            ? new WaveMarks(new Dictionary<int, string>(), problem.Trim())
            : new WaveMarks(parts["open"].Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split([' '], 2))
                .Where(mark => int.TryParse(mark[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .ToDictionary(mark => int.Parse(mark[0], CultureInfo.InvariantCulture), mark => mark[mark.Length - 1]));
    }
}
