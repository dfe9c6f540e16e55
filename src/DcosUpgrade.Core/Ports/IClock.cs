using System;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Ports;

/// <summary>Time as the engine sees it.</summary>
internal interface IClock
{
    DateTimeOffset UtcNow { get; }

    Task Delay(TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>A clock that stands still until somebody who waits moves it: the rehearsal's.</summary>
internal interface IDrivenClock : IClock
{
    /// <summary>How long the waiting thread should really sleep before <see cref="Step"/>; null when nothing is scheduled.</summary>
    TimeSpan? UntilNext();

    /// <summary>Moves to the next scheduled instant and runs what was waiting for it, on the calling thread.</summary>
    void Step();
}
