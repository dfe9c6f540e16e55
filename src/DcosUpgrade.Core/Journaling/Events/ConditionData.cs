namespace DcosUpgrade.Journaling;

/// <summary>A condition that was not met before nodes were started, as a member of an event.</summary>
internal sealed record ConditionData
{
    /// <summary>The node, or the cluster.</summary>
    public required string? Node { get; init; }

    /// <summary>The name of the check or gate.</summary>
    public required string? Id { get; init; }

    public required DcosCheckSeverity? Severity { get; init; }

    /// <summary>The name for -AcceptRisk; null for a condition that cannot be accepted.</summary>
    public required string? Risk { get; init; }

    public required string? Message { get; init; }

    public required string? Remedy { get; init; }

    public static ConditionData Of(DcosUpgradeCondition condition) => new()
    {
        Node = condition.Node,
        Id = condition.Id,
        Severity = condition.Severity,
        Risk = condition.Risk,
        Message = condition.Message,
        Remedy = condition.Remedy,
    };
}
