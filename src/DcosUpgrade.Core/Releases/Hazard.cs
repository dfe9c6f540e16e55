namespace DcosUpgrade.Releases;

/// <summary>A hazard of an upgrade that depends only on versions, edition and procedure; a row of Hazards.tsv.</summary>
internal sealed record Hazard
{
    /// <summary>What -AcceptRisk names; with "risk-" before it, the name of its result.</summary>
    public required string Id { get; init; }

    /// <summary>Position among the checks of the cluster.</summary>
    public required int Order { get; init; }

    public required DcosTestProcedure Procedure { get; init; }

    /// <summary>The releases that are upgraded to; null: every release.</summary>
    public VersionRanges? To { get; init; }

    /// <summary>The releases that are upgraded from; null: every release.</summary>
    public VersionRanges? From { get; init; }

    /// <summary>Unknown: both.</summary>
    public DcosEdition Edition { get; init; }

    /// <summary>True: a failure until it is accepted with -AcceptRisk. False: a warning.</summary>
    public bool IsBlocking { get; init; }

    /// <summary>What happens; <c>{to}</c> stands for the target version.</summary>
    public required string Text { get; init; }

    /// <summary>A command; null: nothing has to be done.</summary>
    public string? Remedy { get; init; }

    /// <summary>A public source.</summary>
    public required string Source { get; init; }
}
