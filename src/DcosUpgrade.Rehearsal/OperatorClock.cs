using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>
/// The clocks of an operator's machine. They run with the time of the cluster, until somebody sets the wall clock or the machine is
/// suspended.
/// </summary>
/// <param name="time">The time of the simulated cluster, which neither changes.</param>
internal sealed class OperatorClock(VirtualClock time) : IDrivenClock
{
    private TimeSpan _set;
    private TimeSpan _suspended;

    public DateTimeOffset UtcNow => time.UtcNow + _set;

    public TimeSpan Elapsed => time.Elapsed - _suspended;

    /// <summary>Sets the wall clock ahead by this time, back by a negative one.</summary>
    public void Set(TimeSpan by) => _set += by;

    /// <summary>The machine was suspended for this time: the steady clock stood still.</summary>
    public void Suspended(TimeSpan duration) => _suspended += duration;

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken) => time.Delay(duration, cancellationToken);

    public double Speed => time.Speed;

    public bool TryDrive() => time.TryDrive();

    public void StopDriving() => time.StopDriving();

    public TimeSpan? UntilNext() => time.UntilNext();

    public void Step() => time.Step();
}
