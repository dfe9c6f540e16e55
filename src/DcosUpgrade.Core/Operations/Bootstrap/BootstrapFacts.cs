using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The facts of the bootstrap node before a change.</summary>
internal sealed record BootstrapFacts
{
    /// <summary>Why docker does not answer; null when it does.</summary>
    public string? DockerProblem { get; init; }

    /// <summary>Null when the installer does not exist.</summary>
    public InstallerFile? Installer { get; init; }

    /// <summary>Running containers.</summary>
    public IReadOnlyList<BootstrapContainer> Containers { get; init; } = [];

    /// <summary>TCP ports that something listens on.</summary>
    public IReadOnlyCollection<int> Listening { get; init; } = [];

    /// <summary>The process that listens on the served port: <c>1234 nginx</c>; empty when there is none or it cannot be determined.</summary>
    public string PortOwner { get; init; } = "";

    /// <summary>Bytes free where the installer works.</summary>
    public long FreeBytes { get; init; }

    /// <summary>The addresses of the node, without loopback.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The addresses of the host name of bootstrap_url as the node resolves it; empty for an address.</summary>
    public IReadOnlyList<string> Resolved { get; init; } = [];
}

/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Variant">The value of the line <c># variant:</c>: None or ee; empty when the file does not contain the line.</param>
internal sealed record InstallerFile(string Sha256, string Variant)
{
    /// <summary>The owner of the file where a user other than root can replace it; null where only root can.</summary>
    public string? ChangeableBy { get; init; }
}

/// <summary>A running container.</summary>
/// <param name="HostPorts">Ports of the host that it publishes.</param>
/// <param name="Mounts">Host paths that it mounts.</param>
internal sealed record BootstrapContainer(
    string Id,
    string Name,
    string Image,
    IReadOnlyCollection<int> HostPorts,
    IReadOnlyList<string> Mounts)
{
    /// <summary>Addresses of the host on which it publishes its ports; 0.0.0.0 and :: are all addresses.</summary>
    public IReadOnlyCollection<string> HostAddresses { get; init; } = [];
}
