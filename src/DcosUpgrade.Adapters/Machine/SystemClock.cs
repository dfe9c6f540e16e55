using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The system clock.</summary>
internal sealed class SystemClock : IClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public TimeSpan Elapsed => _watch.Elapsed;

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(duration > TimeSpan.Zero ? duration : TimeSpan.Zero, cancellationToken);
}
