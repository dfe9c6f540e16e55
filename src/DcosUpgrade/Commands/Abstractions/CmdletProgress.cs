using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Commands;

/// <summary>Writes the progress and messages of the engine to the streams of a cmdlet: one activity, with a child for each node.</summary>
/// <remarks>
/// Remaining times are in real time: the remaining time of a node is estimated from completed nodes, the
/// total from their rate. A node is completed when it reports 100 percent.
/// </remarks>
internal sealed class CmdletProgress : IProgressSink
{
    private const int Parent = 0;

    /// <summary>How many times the mean of the completed nodes an activity takes that is called late.</summary>
    private const double MuchLonger = 2;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly AsyncCmdlet _cmdlet;
    private readonly Func<TimeSpan> _elapsed;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Node _all = new(Parent, TimeSpan.Zero);
    private TimeSpan _spentOnDone;
    private int _lastId = Parent;
    private int _done;
    private bool _completed;

    public CmdletProgress(AsyncCmdlet cmdlet)
        : this(cmdlet, StartClock())
    {
    }

    /// <param name="elapsed">Elapsed real time; replaced by tests.</param>
    internal CmdletProgress(AsyncCmdlet cmdlet, Func<TimeSpan> elapsed)
    {
        _cmdlet = cmdlet;
        _elapsed = elapsed;
    }

    /// <summary>The clock for the time of verbose lines; null means the clock of this machine.</summary>
    public IClock? Clock { get; set; }

    /// <summary>The total number of nodes; null while unknown.</summary>
    public int? Expected { get; set; }

    /// <inheritdoc/>
    public void Progress(string node, string activity, string status, int percent)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return;
            }

            var now = _elapsed();
            if (_all.Activity is null || _nodes.Count == 0)
            {
                _all.Activity = activity;
            }

            if (!_nodes.TryGetValue(node, out var child))
            {
                child = new Node(++_lastId, now);
                _nodes.Add(node, child);
            }

            child.Activity = $"{node}: {activity}";
            bool done = percent >= 100;
            if (done && !child.Done)
            {
                _done++;
                child.Spent = now - child.Started;
                _spentOnDone += child.Spent;
            }
            else if (child.Done && !done)
            {
                // The node has started its next activity: it is completed when that is.
                _done--;
                _spentOnDone -= child.Spent;
                child.Started = now;
            }
            else if (done || !IsDue(child, now))
            {
                return;
            }

            (child.Done, child.Name, child.Status) = (done, node, status);
            SendAll(now, changed: done || child.SentAt is null);
            child.SentAt = now;
            _cmdlet.PostProgress(Record(child, status, percent, SecondsLeft(child, now), done));
        }
    }

    /// <summary>Starts the next activity of all nodes: no node has completed it.</summary>
    public void StartOver()
    {
        lock (_gate)
        {
            foreach (string name in _nodes.Where(node => node.Value.Done).Select(node => node.Key).ToArray())
            {
                _ = _nodes.Remove(name);
            }

            (_done, _spentOnDone, _all.SentAt) = (0, TimeSpan.Zero, null);
        }
    }

    /// <inheritdoc/>
    public void Verbose(string message) => _cmdlet.PostVerbose($"{UtcNow:yyyy-MM-dd HH:mm:ss}Z {message}");

    /// <inheritdoc/>
    public void Warning(string message) => _cmdlet.PostWarning(message);

    /// <inheritdoc/>
    public void Announce(string message) => _cmdlet.PostAnnouncement(message);

    /// <summary>The records that remove all displayed activities. Can be called once.</summary>
    internal IReadOnlyList<ProgressRecord> TakeCompleted()
    {
        lock (_gate)
        {
            if (_completed || _lastId == Parent)
            {
                return [];
            }

            _completed = true;
            return _nodes.Values
                .Where(node => !node.Done)
                .Append(_all)
                .Select(node => Record(node, "Done", -1, -1, done: true))
                .ToArray();
        }
    }

    private DateTime UtcNow => Clock?.UtcNow.UtcDateTime ?? DateTime.UtcNow;

    private static Func<TimeSpan> StartClock()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    private static bool IsDue(Node node, TimeSpan now) => node.SentAt is not { } sent || now - sent >= s_interval;

    private void SendAll(TimeSpan now, bool changed)
    {
        if (!changed && !IsDue(_all, now))
        {
            return;
        }

        if (_all.SentAt is null)
        {
            _all.Started = now;
        }

        _all.SentAt = now;
        bool known = Expected is > 0;
        string status = string.Format(
            CultureInfo.InvariantCulture,
            (known, known ? Expected : _done) switch
            {
                (true, 1) => "{0} of 1 node completed",
                (true, _) => "{0} of {1} nodes completed",
                (false, 1) => "1 node completed, {2} active",
                _ => "{0} nodes completed, {2} active",
            },
            _done,
            Expected,
            _nodes.Count - _done);
        int percent = known ? Math.Min(100, 100 * _done / Expected!.Value) : -1;
        if (Late(now) is { } late)
        {
            // An estimate from the rate would only grow while the node hangs.
            _cmdlet.PostProgress(Record(_all, $"{status}; {late.Name} takes longer than the others: {late.Status}", percent, -1, done: false));
            return;
        }

        int left = known && _done > 0
            ? Seconds((now - _all.Started).TotalSeconds / _done * Math.Max(0, Expected!.Value - _done))
            : -1;
        _cmdlet.PostProgress(Record(_all, status, percent, left, done: false));
    }

    /// <summary>The first node whose activity takes much longer than those that are completed; null when there is none.</summary>
    private Node? Late(TimeSpan now) => _done == 0 ? null : _nodes.Values.Where(node => !node.Done && node.Status is { Length: > 0 }
        && (now - node.Started).TotalSeconds > MuchLonger * _spentOnDone.TotalSeconds / _done).OrderBy(node => node.Started).FirstOrDefault();

    private int SecondsLeft(Node node, TimeSpan now) => _done == 0 || node.Done
        ? -1
        : Seconds(Math.Max(0, _spentOnDone.TotalSeconds / _done - (now - node.Started).TotalSeconds));

    private static int Seconds(double seconds) => (int)Math.Min(int.MaxValue, Math.Ceiling(seconds));

    private static ProgressRecord Record(Node node, string status, int percent, int secondsLeft, bool done) =>
        new(node.Id, node.Activity, string.IsNullOrEmpty(status) ? "..." : Redaction.Of(status))
        {
            ParentActivityId = node.Id == Parent ? -1 : Parent,
            PercentComplete = Math.Max(-1, Math.Min(100, percent)),
            SecondsRemaining = secondsLeft,
            RecordType = done ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };

    private sealed class Node(int id, TimeSpan started)
    {
        public int Id { get; } = id;

        public TimeSpan Started { get; set; } = started;

        public TimeSpan? SentAt { get; set; }

        public string? Activity { get; set; }

        /// <summary>The name of the node and its last status; null for the parent.</summary>
        public string? Name { get; set; }

        public string? Status { get; set; }

        /// <summary>The duration of the completed activity.</summary>
        public TimeSpan Spent { get; set; }

        public bool Done { get; set; }
    }
}
