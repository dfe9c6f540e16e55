namespace DcosUpgrade;

/// <summary>The configuration of one upgrade on the way to a later DC/OS release.</summary>
public sealed record DcosConfigHop
{
    /// <summary>Position on the way, from 1.</summary>
    public required int Number { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The file that was written for <see cref="ToVersion"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The differences to the configuration of <see cref="FromVersion"/>, as Compare-DcosConfig shows them.</summary>
    public DcosConfigDifference[] Changes { get; init; } = [];

    /// <summary>What the operator has to decide: objections of the installer of <see cref="ToVersion"/>, and warnings of Test-DcosConfig that the
    /// configuration did not have before, each with its parameter.</summary>
    public string[] Remaining { get; init; } = [];

    public override string ToString() => $"{FromVersion} -> {ToVersion}: {Path}";
}
