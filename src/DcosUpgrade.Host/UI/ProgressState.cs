using System.Linq;
using System.Management.Automation;

namespace DcosUpgrade.Host.UI;

/// <summary>A progress record as it was when it came: cmdlets write one and the same again and again. Its texts may come from nodes: no control characters.</summary>
internal sealed record ProgressState
{
    public required (long Source, int Id) Key { get; init; }

    /// <summary>Null: a top activity.</summary>
    public required (long Source, int Id)? Parent { get; init; }

    public required string Activity { get; init; }

    public required string Status { get; init; }

    /// <summary>0 to 100; -1 when unknown.</summary>
    public required int Percent { get; init; }

    /// <summary>-1 when unknown.</summary>
    public required int SecondsRemaining { get; init; }

    /// <summary><c>[m1] Upgrade DC/OS 1.10.8 -> 1.11.6: fetching 41/63</c>.</summary>
    public string Text => Status.Length == 0 ? Activity : $"{Activity}: {Status}";

    public static ProgressState Of(long source, ProgressRecord record) => new()
    {
        Key = (source, record.ActivityId),
        Parent = record.ParentActivityId < 0 ? null : (source, record.ParentActivityId),
        Activity = OneLine(record.Activity),
        Status = OneLine(record.StatusDescription),
        Percent = record.PercentComplete,
        SecondsRemaining = record.SecondsRemaining,
    };

    private static string OneLine(string? text) =>
        string.Concat((text ?? "").Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
}
