using System;
using DcosUpgrade.Errors;

namespace DcosUpgrade;

/// <summary>A condition that was not met before nodes were started.</summary>
/// <remarks>Texts of nodes pass the gate for text from outside, as those of <see cref="DcosCheckResult"/> do.</remarks>
public sealed record DcosUpgradeCondition
{
    /// <summary>The id of a node that cannot be read, or whose last run did not end as a run ends.</summary>
    internal const string NodeState = "node-state";

    /// <summary>The id of what is not a gate and keeps a node from its start: another run, the version of a master, an agent that is not active.</summary>
    internal const string Interlock = "interlock";

    /// <summary>The node; the name of the cluster for a condition of the cluster.</summary>
    public required string Node { get; init => field = VisibleText.Of(value); }

    /// <summary>The id: the name of a check or gate, node-state or interlock.</summary>
    public required string Id { get; init => field = VisibleText.Of(value); }

    public DcosCheckSeverity Severity { get; init; }

    /// <summary>The name for -AcceptRisk; null for a condition that cannot be accepted.</summary>
    public string? Risk { get; init; }

    public string Message { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>The remedy, as a command where possible; null when there is none.</summary>
    public string? Remedy { get; init => field = VisibleText.OfOptional(value); }

    public override string ToString() => $"{Node}: {Message}";

    /// <summary>The condition of a text of <see cref="ToString"/>: what jobs and remoting make of a record in a result. PowerShell calls it.</summary>
    /// <param name="text">A text without a node or a message is the message.</param>
    public static DcosUpgradeCondition Parse(string text)
    {
        string[] parts = text.Split([": "], 3, StringSplitOptions.None);
        bool hasId = parts.Length == 3 && Array.TrueForAll(parts[1].ToCharArray(), c => c is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));
        return new DcosUpgradeCondition
        {
            Node = parts.Length > 1 ? parts[0] : "",
            Id = hasId ? parts[1] : NodeState,
            Message = parts.Length > 1 ? text.Substring(parts[0].Length + 2) : text,
        };
    }
}
