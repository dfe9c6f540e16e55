namespace DcosUpgrade;

/// <summary>A parameter of config.yaml whose meaning differs between two configurations, which is written otherwise, or which the new version asks for.</summary>
public sealed record DcosConfigDifference
{
    /// <summary>The key in config.yaml.</summary>
    public required string Parameter { get; init; }

    /// <summary>What holds in the old configuration, set or by default; null when nothing does or it is not known. Secrets are hidden.</summary>
    public string? OldValue { get; init; }

    /// <summary>What holds in the new one, as for <see cref="OldValue"/>.</summary>
    public string? NewValue { get; init; }

    /// <summary>What was done to the key in the file.</summary>
    public DcosConfigChange Change { get; init; }

    public DcosVerdict Verdict { get; init; }

    /// <summary>Why the verdict is what it is.</summary>
    public string Reason { get; init; } = "";

    public override string ToString() => $"{Parameter}: {Verdict}";
}

/// <summary>What was done to a key of config.yaml.</summary>
public enum DcosConfigChange
{
    /// <summary>It stands in both files as it is, or in neither: what differs is what the versions make of it.</summary>
    None,

    /// <summary>Only the new file has it.</summary>
    Added,

    /// <summary>Only the old file has it.</summary>
    Removed,

    /// <summary>Both files have it, not the same.</summary>
    Changed,
}
