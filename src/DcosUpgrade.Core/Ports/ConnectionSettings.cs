using System.Collections.Generic;
using System.Security;

namespace DcosUpgrade.Ports;

/// <summary>How unknown host keys are met. There is no "any".</summary>
public enum HostKeyPolicy
{
    /// <summary>Only hosts whose key is in known_hosts.</summary>
    Strict,

    /// <summary>A host seen for the first time is written to known_hosts; a changed key is refused.</summary>
    AcceptNew,
}

/// <summary>Everything that a login needs. Never leaves the process, never printed.</summary>
internal sealed record ConnectionSettings
{
    public string? UserName { get; init; }

    /// <summary>The port of nodes whose inventory entry names none; null: the SSH configuration's, else 22.</summary>
    public int? Port { get; init; }

    /// <summary>The login to the IAM of an Enterprise cluster; null: none.</summary>
    public IamLogin? Dcos { get; init; }

    /// <summary>PEM of the authority whose certificates the cluster's endpoints have; null: the file on each node.</summary>
    public string? Authority { get; init; }

    /// <summary>Private key files, tried in order; empty: ~/.ssh/id_ed25519, then ~/.ssh/id_rsa where they exist.</summary>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];

    /// <summary>The text of a private key (OpenSSH or PEM).</summary>
    public SecureString? PrivateKey { get; init; }

    public SecureString? Passphrase { get; init; }

    public SecureString? Password { get; init; }

    public SecureString? SudoPassword { get; init; }

    /// <summary>known_hosts files, read in order; the first is the one that AcceptNew appends to. Empty: ~/.ssh/known_hosts.</summary>
    public IReadOnlyList<string> KnownHostsFiles { get; init; } = [];

    /// <summary>known_hosts lines given inline (a runbook has no files).</summary>
    public IReadOnlyList<string> KnownHosts { get; init; } = [];

    public HostKeyPolicy HostKeyPolicy { get; init; } = HostKeyPolicy.Strict;

    /// <summary>True under -WhatIf: no file of the operator is written either; AcceptNew then trusts a new key for this session only.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Key exchange methods to offer, in order; empty: curve25519-sha256 first, then the library's own without its slow ones.</summary>
    public IReadOnlyList<string> KeyExchange { get; init; } = [];

    /// <summary>A jump host with a login of its own, for every node; null: the inventory's.</summary>
    public ConnectionSettings? Jump { get; init; }

    /// <summary>The jump host's address when <see cref="Jump"/> describes one.</summary>
    public string? HostName { get; init; }

    /// <summary>An ssh_config that says of hosts what neither the inventory nor these settings say.</summary>
    public string? SshConfigFile { get; init; }

    /// <summary>Seconds that one connection attempt may take.</summary>
    public int ConnectTimeoutSec { get; init; } = 30;

    /// <summary>Sessions open at once, at most.</summary>
    public int MaxSessions { get; init; } = 72;
}
