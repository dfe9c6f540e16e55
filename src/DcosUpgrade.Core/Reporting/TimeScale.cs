using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>
/// Maps times to positions from 0 to 1. A long time in which nothing happened, as between two nights, takes little room.
/// </summary>
internal sealed class TimeScale
{
    /// <summary>Room of an idle time as a part of the active time.</summary>
    private const double IdlePart = 0.04;

    private static readonly TimeSpan s_shortestIdle = TimeSpan.FromMinutes(10);

    private readonly List<Piece> _pieces = [];
    private readonly double _length;

    /// <param name="busy">The times in which something happened, in any order.</param>
    public TimeScale(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> busy)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> active = Union(busy);
        double seconds = Math.Max(1, active.Sum(time => (time.To - time.From).TotalSeconds));
        double idle = Math.Max(s_shortestIdle.TotalSeconds, seconds * 0.2);
        double at = 0;
        foreach ((DateTimeOffset from, DateTimeOffset to) in active)
        {
            if (_pieces.Count > 0)
            {
                DateTimeOffset end = _pieces[_pieces.Count - 1].To;
                double gap = (from - end).TotalSeconds;
                Add(end, from, gap > idle, gap > idle ? seconds * IdlePart : gap);
            }

            Add(from, to, isIdle: false, (to - from).TotalSeconds);
        }

        _length = Math.Max(1, at);

        void Add(DateTimeOffset from, DateTimeOffset to, bool isIdle, double length)
        {
            _pieces.Add(new Piece(from, to, isIdle, at, length));
            at += length;
        }
    }

    /// <summary>The times that take less room than they last.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Idle => _pieces.Where(piece => piece.IsIdle).Select(piece => (piece.From, piece.To));

    /// <summary>True when a part of the time, however short, is within the scale.</summary>
    public bool Shows(DateTimeOffset from, DateTimeOffset to) =>
        _pieces.Count > 0 && to >= _pieces[0].From && from <= _pieces[_pieces.Count - 1].To;

    /// <returns>0 before the first time, 1 after the last.</returns>
    public double At(DateTimeOffset time)
    {
        Piece? piece = _pieces.FindLast(candidate => candidate.From <= time);
        if (piece is null)
        {
            return 0;
        }

        double whole = (piece.To - piece.From).TotalSeconds;
        double part = whole > 0 ? Math.Min(1, (time - piece.From).TotalSeconds / whole) : 0;
        return (piece.At + (part * piece.Length)) / _length;
    }

    /// <summary>Round times with room for a label at each.</summary>
    /// <param name="most">About the number of ticks.</param>
    public IEnumerable<DateTimeOffset> Ticks(int most)
    {
        int[] steps = [10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
        TimeSpan step = TimeSpan.FromSeconds(steps.Cast<int?>().FirstOrDefault(seconds => _length / seconds <= most) ?? 172_800);
        double last = -1;
        foreach (Piece piece in _pieces.Where(piece => !piece.IsIdle))
        {
            long first = ((piece.From.UtcTicks + step.Ticks - 1) / step.Ticks) * step.Ticks;
            for (DateTimeOffset tick = new(first, TimeSpan.Zero); tick <= piece.To; tick += step)
            {
                double at = At(tick);
                if (last < 0 || at - last > 0.5 / most)
                {
                    last = at;
                    yield return tick;
                }
            }
        }
    }

    /// <summary>Times in order; those without a long gap between them are one.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset To)> Union(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> busy)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> union = [];
        foreach ((DateTimeOffset from, DateTimeOffset to) in busy.OrderBy(time => time.From))
        {
            if (union.Count > 0 && from - union[union.Count - 1].To <= s_shortestIdle)
            {
                DateTimeOffset end = union[union.Count - 1].To;
                union[union.Count - 1] = (union[union.Count - 1].From, to > end ? to : end);
            }
            else
            {
                union.Add((from, to));
            }
        }

        return union;
    }

    private sealed record Piece(DateTimeOffset From, DateTimeOffset To, bool IsIdle, double At, double Length);
}
