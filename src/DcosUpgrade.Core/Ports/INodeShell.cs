using System;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Ports;

/// <summary>What one program on a node left behind.</summary>
/// <param name="ExitCode">The program's exit code, 0 to 255.</param>
/// <param name="Stdout">Standard output after the login shell's own noise, decoded as UTF-8.</param>
/// <param name="Stderr">Standard error, decoded as UTF-8.</param>
/// <param name="Truncated">True when output beyond <see cref="NodeOperation.MaxBytes"/> was dropped: nothing may be concluded from what is missing.</param>
internal sealed record RawOutput(int ExitCode, string Stdout, string Stderr, bool Truncated);

/// <summary>Runs typed operations on one node. Implementations: SSH (by text), the rehearsal (by operation type), recorders.</summary>
/// <remarks>Errors are <see cref="NodeUnreachableException"/>, <see cref="NodeAccessException"/> or <see cref="NodeTimeoutException"/>, never a transport library's own.</remarks>
internal interface INodeShell
{
    Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken);
}

/// <summary>The shells of one cluster. A shell connects at its first operation and closes itself after 30 s without one.</summary>
internal interface INodeShells : IDisposable
{
    INodeShell For(NodeEndpoint node);
}
