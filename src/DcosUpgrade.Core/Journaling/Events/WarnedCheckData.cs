namespace DcosUpgrade.Journaling;

/// <summary>A warning of checks that several targets may share.</summary>
internal sealed record WarnedCheckData
{
    /// <summary>The first target.</summary>
    public required string? First { get; init; }

    /// <summary>Null in journals of earlier versions.</summary>
    [JournalMember(Optional = true)]
    public DcosCheckSeverity? Severity { get; init; }

    public required string? Message { get; init; }

    /// <summary>Number of targets.</summary>
    public required int Times { get; init; }
}
