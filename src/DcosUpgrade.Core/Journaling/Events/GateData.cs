namespace DcosUpgrade.Journaling;

/// <summary>A result of a gate as a member of an event.</summary>
internal sealed record GateData
{
    public required string? Name { get; init; }

    public required DcosCheckStatus? Status { get; init; }

    public required string? Expected { get; init; }

    /// <summary>The observed value, or the message when no value was observed.</summary>
    public required string? Actual { get; init; }

    public static GateData Of(DcosCheckResult gate) => new()
    {
        Name = gate.Name,
        Status = gate.Status,
        Expected = gate.Expected,
        Actual = gate.Actual ?? gate.Message,
    };
}
