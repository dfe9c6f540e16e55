namespace DcosUpgrade.Journaling;

/// <summary>A node upgrade script was generated and served. As a member of another event: the script that is run.</summary>
[JournalKind("script")]
internal sealed record ScriptEvent : JournalEvent
{
    public required string? ScriptId { get; init; }

    /// <summary>Of the script, lower-case hexadecimal.</summary>
    public required string? Sha256 { get; init; }

    public required string? Url { get; init; }

    /// <summary>The version that the script upgrades.</summary>
    public required string? From { get; init; }

    /// <summary>The version that the script installs.</summary>
    public required string? To { get; init; }

    public required DcosProcedure? Procedure { get; init; }

    /// <summary>SHA-256 of config.yaml; null when it is unknown.</summary>
    public required string? Config { get; init; }

    /// <summary>Number of packages of the script; null when it is unknown.</summary>
    public required int? Packages { get; init; }

    public static ScriptEvent Of(DcosUpgradeScript script) => new()
    {
        ScriptId = script.ScriptId,
        Sha256 = script.Sha256,
        Url = script.Url,
        From = script.FromVersion,
        To = script.ToVersion,
        Procedure = script.Procedure,
        Config = script.ConfigSha256,
        Packages = script.PackageIds.Length,
    };
}
