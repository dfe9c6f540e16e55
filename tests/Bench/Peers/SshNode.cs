using System.Diagnostics;

namespace DcosUpgrade.Bench.Peers;

/// <summary>A sshd with an address and processes of its own.</summary>
internal sealed record SshNode(string Address, int Port, string Log, Process Process);
