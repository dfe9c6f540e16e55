namespace DcosUpgrade.Ports;

/// <summary>The SSH address and login of a node.</summary>
/// <param name="Name">The name in the inventory, used in messages.</param>
/// <param name="Host">Host name or address that SSH connects to.</param>
/// <param name="Port">TCP port, 1 to 65535; null means the port of the connection.</param>
/// <param name="UserName">The login; null means the login of the connection.</param>
/// <param name="Jump">The name of the jump host in the inventory; null means a direct connection.</param>
internal sealed record NodeEndpoint(string Name, string Host, int? Port, string? UserName, string? Jump)
{
    /// <summary>The output of detect_ip on the node, without which the password of sudo is not sent; null means it is not checked.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// True when only the answers of the cluster name this host: its host key must be known, because an answer can name any host.
    /// </summary>
    public bool IsDiscovered { get; init; }
}

/// <summary>A jump host.</summary>
/// <param name="Via">The previous jump host, or null.</param>
internal sealed record JumpEndpoint(string Name, string Host, int? Port, string? UserName, string? Via);
