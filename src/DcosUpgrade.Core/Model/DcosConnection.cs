using DcosUpgrade.Ports;

namespace DcosUpgrade;

/// <summary>The SSH settings for the login to nodes. Keys, passphrases and passwords are never shown or saved.</summary>
public sealed record DcosConnection
{
    /// <summary>The login name; null for the name in the inventory or, without one, of the current user.</summary>
    public string? UserName { get; init; }

    public int Port { get; init; }

    /// <summary>The host of a connection to a jump host; otherwise null.</summary>
    public string? HostName { get; init; }

    public string[] KeyFile { get; init; } = [];

    public HostKeyPolicy HostKeyPolicy { get; init; }

    public string[] KnownHostsFile { get; init; } = [];

    public string[] KeyExchange { get; init; } = [];

    /// <summary>Weak algorithms that are offered after all others.</summary>
    public string[] AllowWeakAlgorithm { get; init; } = [];

    /// <summary>The jump host for all nodes, with its login; null for the jump host in the inventory.</summary>
    public string? JumpHost { get; init; }

    /// <summary>Null when the object came from a file, a job or another session.</summary>
    internal ConnectionSettings? Settings { get; init; }

    public override string ToString() => $"{UserName ?? "current user"}{(HostName is null ? "" : $"@{HostName}")}:{Port}";
}
