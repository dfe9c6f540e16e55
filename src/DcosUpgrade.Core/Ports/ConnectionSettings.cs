using System.Collections.Generic;
using System.Security;

namespace DcosUpgrade.Ports;

/// <summary>The handling of unknown host keys. No value accepts all keys.</summary>
public enum HostKeyPolicy
{
    /// <summary>Accepts only hosts whose key is in known_hosts.</summary>
    Strict,

    /// <summary>Adds the key of an unknown host to known_hosts; refuses a changed key.</summary>
    AcceptNew,
}

/// <summary>The settings of an SSH login. Never serialized, never displayed.</summary>
internal sealed record ConnectionSettings
{
    public string? UserName { get; init; }

    /// <summary>The port of nodes without a port in the inventory; null means that of the SSH configuration, otherwise 22.</summary>
    public int? Port { get; init; }

    /// <summary>The login to the IAM of an Enterprise cluster; null means none.</summary>
    public IamLogin? Dcos { get; init; }

    /// <summary>The certificate of the authority of the cluster's endpoints, PEM; null means the file on each node.</summary>
    public string? Authority { get; init; }

    /// <summary>Private key files, tried in order; empty means ~/.ssh/id_ed25519, then ~/.ssh/id_rsa, if they exist.</summary>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];

    /// <summary>The text of a private key (OpenSSH or PEM).</summary>
    public SecureString? PrivateKey { get; init; }

    public SecureString? Passphrase { get; init; }

    public SecureString? Password { get; init; }

    public SecureString? SudoPassword { get; init; }

    /// <summary>known_hosts files, read in order; AcceptNew appends to the first. Empty means the files of ssh.</summary>
    public IReadOnlyList<string> KnownHostsFiles { get; init; } = [];

    /// <summary>Lines in known_hosts format, for use without files.</summary>
    public IReadOnlyList<string> KnownHosts { get; init; } = [];

    public HostKeyPolicy HostKeyPolicy { get; init; } = HostKeyPolicy.Strict;

    /// <summary>True with -WhatIf: no file of the operator is written; AcceptNew accepts a new key for this session only.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Key exchange methods to offer, in order; empty means curve25519-sha256 first, then those of the library except slow and weak ones.</summary>
    public IReadOnlyList<string> KeyExchange { get; init; } = [];

    /// <summary>OpenSSH names of weak algorithms to offer after all others; empty means none.</summary>
    public IReadOnlyList<string> AllowWeakAlgorithms { get; init; } = [];

    /// <summary>The jump host for all nodes, with its own login; null means the jump hosts of the inventory.</summary>
    public ConnectionSettings? Jump { get; init; }

    /// <summary>The address of the jump host that <see cref="Jump"/> describes.</summary>
    public string? HostName { get; init; }

    /// <summary>The path of an ssh_config for values that neither the inventory nor these settings have; that of the machine is read after it.</summary>
    public string? SshConfigFile { get; init; }

    /// <summary>The time limit of one connection attempt in seconds.</summary>
    public int ConnectTimeoutSec { get; init; } = 30;

    /// <summary>The maximum number of open sessions.</summary>
    public int MaxSessions { get; init; } = 72;
}
