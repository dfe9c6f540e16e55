namespace DcosUpgrade.Ports;

/// <summary>Where and how a node is reached over SSH.</summary>
/// <param name="Name">The inventory's name, used in every message.</param>
/// <param name="Host">Host name or address that SSH connects to.</param>
/// <param name="Port">TCP port, 1 to 65535, or null for the connection's own.</param>
/// <param name="UserName">The login, or null for the connection's own.</param>
/// <param name="Jump">Name of the inventory's jump host, or null for a direct connection.</param>
internal sealed record NodeEndpoint(string Name, string Host, int? Port, string? UserName, string? Jump);

/// <summary>A host that connections go through.</summary>
/// <param name="Via">The jump host before this one, or null.</param>
internal sealed record JumpEndpoint(string Name, string Host, int? Port, string? UserName, string? Via);
