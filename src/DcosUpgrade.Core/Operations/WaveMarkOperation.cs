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
/// <param name="Fence">The fence number of the cluster's lock.</param>
/// <param name="Problem">Why the mark could not be changed; null when the change was written and read back.</param>
internal sealed record WaveMarks(IReadOnlyDictionary<int, string> Open, long Fence, string? Problem = null);

/// <summary>
/// The marks of a plan's waves in the cluster folder: a wave has one from before its first start until all its nodes have passed their
/// gates, so every operator sees that an earlier wave failed or was interrupted. Nothing is changed when another session has taken the
/// lock since: it may have carried out the wave, and the mark is no longer this session's to change.
/// </summary>
/// <param name="plan">The hash of the plan.</param>
/// <param name="reason">Set: one line, for the operator of the next wave.</param>
/// <param name="fence">The fence number of the lock under which this session works.</param>
internal sealed class WaveMarkOperation(string token, string plan, int wave, WaveMarkChange change, string reason, long fence) : NodeOperation<WaveMarks>
{
    public SectionFrame Frame { get; } = new(token);

    public string Plan { get; } = plan;

    public int Wave { get; } = wave;

    public WaveMarkChange Change { get; } = change;

    public string Reason { get; } = reason;

    public long Fence { get; } = fence;

    public override bool Writes => Change != WaveMarkChange.None;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{(Writes ? ClusterFolderText.Enter(Frame) : $"d={NodePaths.Cluster}\n")}}{{ClusterFolderText.ReadFence}}
        {{Change switch
        {
            WaveMarkChange.Set => $"[ $fence -gt {Fence} ] || put {Mark} {ShellText.Quote(Reason)}",
            WaveMarkChange.Clear => $"[ $fence -gt {Fence} ] || drop $d/{Mark}",
            _ => ":",
        }}}
        {{Frame.Open("fence")}}printf '%s\n' $fence
        {{Frame.Open("open")}}for w in $d/waves/{{ShellText.Quote(Plan)}}-*; do [ -f "$w" ] && printf '%s %s\n' "${w##*-}" "$(head -n 1 "$w")"; done
        {{Frame.Close}}
        """;

    private string Mark => $"waves/{ShellText.Quote(string.Format(CultureInfo.InvariantCulture, "{0}-{1}", Plan, Wave))}";

    public override WaveMarks Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(WaveMarkOperation));
        return parts.TryGetValue(ClusterFolderText.Problem, out string? problem)
            ? new WaveMarks(new Dictionary<int, string>(), 0, problem.Trim())
            : new WaveMarks(parts["open"].Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split([' '], 2))
                .Where(mark => int.TryParse(mark[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .ToDictionary(mark => int.Parse(mark[0], CultureInfo.InvariantCulture), mark => mark[mark.Length - 1]),
                long.Parse(parts["fence"].Trim(), CultureInfo.InvariantCulture));
    }
}
