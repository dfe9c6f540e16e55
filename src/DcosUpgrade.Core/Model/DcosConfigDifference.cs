using DcosUpgrade.Errors;

namespace DcosUpgrade;

/// <summary>A parameter of config.yaml that differs between two configurations, or that the new version requires.</summary>
public sealed record DcosConfigDifference
{
    /// <summary>The key in config.yaml.</summary>
    public required string Parameter { get; init => field = VisibleText.Of(value); }

    /// <summary>The value in the old configuration, set or by default; null when there is none or it is unknown. Secrets are hidden.</summary>
    public string? OldValue { get; init => field = VisibleText.OfOptional(value); }

    /// <summary>The value in the new configuration, as for <see cref="OldValue"/>.</summary>
    public string? NewValue { get; init => field = VisibleText.OfOptional(value); }

    /// <summary>The change of the key in the file.</summary>
    public DcosConfigChange Change { get; init; }

    public DcosVerdict Verdict { get; init; }

    /// <summary>The reason for the verdict.</summary>
    public string Reason { get; init => field = VisibleText.Of(value); } = "";

    public override string ToString() => $"{Parameter}: {Verdict}";
}

/// <summary>The change of a key of config.yaml.</summary>
public enum DcosConfigChange
{
    /// <summary>The key is the same in both files, or in neither: only its meaning differs between the versions.</summary>
    None,

    /// <summary>Only the new file contains the key.</summary>
    Added,

    /// <summary>Only the old file contains the key.</summary>
    Removed,

    /// <summary>Both files contain the key, with different values.</summary>
    Changed,
}
