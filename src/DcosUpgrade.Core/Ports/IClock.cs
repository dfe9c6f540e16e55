using System;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Ports;

/// <summary>The clock of the engine.</summary>
internal interface IClock
{
    /// <summary>The wall clock: for time stamps and deadlines. It can be set back or ahead at any moment.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Steady time since some moment: for ages and limits. Nobody sets it; it may stand still while the machine is suspended.</summary>
    TimeSpan Elapsed { get; }

    Task Delay(TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>The clock of a rehearsal, which a waiting thread moves.</summary>
/// <remarks>Several threads may wait for one rehearsal, as a plan and a session that watches it: one at a time moves the clock.</remarks>
internal interface IDrivenClock : IClock
{
    /// <summary>Seconds of this clock for each real second; 0 when it never really waits.</summary>
    double Speed { get; }

    /// <summary>Claims the clock for the calling thread; false while another thread has it.</summary>
    bool TryDrive();

    /// <summary>Ends the claim.</summary>
    void StopDriving();

    /// <summary>The real time for which the waiting thread must sleep before <see cref="Step"/>; null when nothing is scheduled.</summary>
    TimeSpan? UntilNext();

    /// <summary>Moves the clock to the next scheduled time and runs the continuations scheduled for it, on the calling thread.</summary>
    void Step();
}
