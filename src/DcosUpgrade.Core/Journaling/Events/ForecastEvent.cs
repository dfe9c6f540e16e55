namespace DcosUpgrade.Journaling;

/// <summary>The forecast of a plan whose run starts. It follows the entry of the plan; times are offsets from that entry.</summary>
[JournalKind("forecast")]
internal sealed record ForecastEvent : JournalEvent
{
    /// <summary>The hash of the plan.</summary>
    public required string? Plan { get; init; }

    /// <summary>The only wave that is run; null for all. The times count from the start of the whole plan.</summary>
    public required int? Wave { get; init; }

    public required DcosUpgradeForecast? Forecast { get; init; }
}
