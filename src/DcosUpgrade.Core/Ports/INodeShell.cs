using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>The exit code and the output of one program on a node.</summary>
/// <param name="ExitCode">The exit code of the program, 0 to 255.</param>
/// <param name="Stdout">Standard output without the output of the login shell, decoded as UTF-8.</param>
/// <param name="Stderr">Standard error, decoded as UTF-8.</param>
/// <param name="Truncated">True when output beyond <see cref="NodeOperation.MaxBytes"/> was dropped: missing output is not evidence.</param>
internal sealed record RawOutput(int ExitCode, string Stdout, string Stderr, bool Truncated);

/// <summary>Runs typed operations on one node. Implementations: SSH (by text), the rehearsal (by operation type), recorders.</summary>
/// <remarks>
/// Errors are <see cref="NodeUnreachableException"/>, <see cref="NodeAccessException"/> or <see cref="NodeTimeoutException"/>, never
/// exceptions of a transport library.
/// </remarks>
internal interface INodeShell
{
    Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken);
}

/// <summary>The shells of one cluster. A shell connects at its first operation and closes after 30 s without an operation.</summary>
internal interface INodeShells : IDisposable
{
    INodeShell For(NodeEndpoint node);
}
