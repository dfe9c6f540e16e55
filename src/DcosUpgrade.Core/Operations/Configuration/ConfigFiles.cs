namespace DcosUpgrade.Operations;

/// <summary>The files in which a configuration package keeps what it was made from (FACTS.md, What generation writes), as far as they are there.</summary>
/// <remarks>They hold secrets: never printed, never logged.</remarks>
internal sealed record ConfigFiles
{
    /// <summary>DC/OS version that the files belong to; null when it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>user.config.full.yaml; before 1.10.2 user.config.yaml, which hides secrets. Null when neither can be read.</summary>
    public string? User { get; init; }

    /// <summary>expanded.config.full.json or expanded.config.json: every parameter, computed ones too; null when neither can be read.</summary>
    public string? Expanded { get; init; }

    /// <summary>Content of detect_ip.</summary>
    public string? IpDetect { get; init; }

    /// <summary>Content of detect_ip_public.</summary>
    public string? IpDetectPublic { get; init; }

    /// <summary>Content of detect_fault_domain; Open Source has none.</summary>
    public string? FaultDomainDetect { get; init; }

    public override string ToString() => nameof(ConfigFiles);
}
