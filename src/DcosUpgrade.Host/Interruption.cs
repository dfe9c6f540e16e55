using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace DcosUpgrade.Host;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP: the first one asks the pipeline to stop, so that cmdlets can say what goes on without them; another
/// one is left to the operating system, which ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private int _exitCode;

    public Interruption() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>What to answer when a signal came: 128 + its number. Null: none came.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    /// <summary>Called once, after <see cref="Token"/> was cancelled.</summary>
    public Action? Announce { get; set; }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        int code = context.Signal switch
        {
            PosixSignal.SIGINT => 130,
            PosixSignal.SIGTERM => 143,
            _ => 129,
        };
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) != 0)
        {
            return;
        }

        // Cancelled before anything is said: what is said may have to wait for a full pipe.
        context.Cancel = true;
        _requested.Cancel();
        Announce?.Invoke();
    }
}
