namespace DcosUpgrade.Operations;

/// <summary>The files of a configuration package with the values that it was generated from (FACTS.md, What generation writes), where they exist.</summary>
/// <remarks>They contain secrets and are never printed or logged.</remarks>
internal sealed record ConfigFiles
{
    /// <summary>DC/OS version that the files belong to; null when it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>user.config.full.yaml; before 1.10.2 user.config.yaml, which hides secrets. Null when neither can be read.</summary>
    public string? User { get; init; }

    /// <summary>expanded.config.full.json or expanded.config.json: every parameter, including computed ones; null when neither can be read.</summary>
    public string? Expanded { get; init; }

    /// <summary>Content of detect_ip.</summary>
    public string? IpDetect { get; init; }

    /// <summary>Content of detect_ip_public.</summary>
    public string? IpDetectPublic { get; init; }

    /// <summary>Content of detect_fault_domain; Open Source does not have the file.</summary>
    public string? FaultDomainDetect { get; init; }

    public override string ToString() => nameof(ConfigFiles);
}
