using DcosUpgrade.Ports;

namespace DcosUpgrade;

/// <summary>How to log in to nodes. Keys, passphrases and passwords stay inside and are never part of what is shown or saved.</summary>
public sealed record DcosConnection
{
    /// <summary>The login; null: the current user's name, unless the inventory says otherwise.</summary>
    public string? UserName { get; init; }

    public int Port { get; init; }

    /// <summary>The host that this connection is for, when it is a jump host's.</summary>
    public string? HostName { get; init; }

    public string[] KeyFile { get; init; } = [];

    public HostKeyPolicy HostKeyPolicy { get; init; }

    public string[] KnownHostsFile { get; init; } = [];

    public string[] KeyExchange { get; init; } = [];

    /// <summary>The jump host that all nodes are reached through, with its login; null: the inventory's.</summary>
    public string? JumpHost { get; init; }

    /// <summary>Null when the object came from a file, a job or another session.</summary>
    internal ConnectionSettings? Settings { get; init; }

    public override string ToString() => $"{UserName ?? "current user"}{(HostName is null ? "" : $"@{HostName}")}:{Port}";
}
