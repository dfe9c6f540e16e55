using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A flat metrics object: idle names start at 0, the last value added wins.</summary>
/// <param name="idle">Of the program whose metrics they are.</param>
internal sealed class MesosMetrics(MesosMetrics.IdleNames idle)
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names(string prefix, string names) => names.Split(' ').Select(name => prefix + name);

    /// <summary>The names of a timer and its percentiles.</summary>
    public static IEnumerable<string> Timer(string name) =>
        new[] { name }.Concat(Names(name + "/", "count max min p50 p90 p95 p99 p999 p9999"));

    public void Add(string name, double value) => _values[name] = value;

    /// <summary>The load varies with the clock, so that no reader relies on a constant.</summary>
    public MesosMetrics System(double now)
    {
        Add("system/cpus_total", 2);
        Add("system/load_1min", 0.5 + (now % 8 / 16));
        Add("system/load_5min", 0.5);
        Add("system/load_15min", 0.5);
        Add("system/mem_total_bytes", 25276026880.0);
        Add("system/mem_free_bytes", 21777248256.0);
        return this;
    }

    /// <summary>The task metrics and the state that each counts.</summary>
    public static (string Metric, string State)[] TaskNames(string prefix, string states) =>
        [.. states.Split(' ').Select(state => (prefix + state, "TASK_" + state.ToUpperInvariant()))];

    public void TaskStates(IEnumerable<(string Metric, string State)> names, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (metric, state) in names)
        {
            Add(metric, counts.TryGetValue(state, out var count) ? count : 0);
        }
    }

    /// <summary>The metrics of resources: total, used and percent of each kind.</summary>
    public static (string Total, string Used, string Percent)[] ResourceNames(string prefix) =>
        [.. "cpus mem disk gpus".Split(' ').Select(kind => ($"{prefix}{kind}_total", $"{prefix}{kind}_used", $"{prefix}{kind}_percent"))];

    public void Resources(IReadOnlyList<(string Total, string Used, string Percent)> names, MesosResources total, MesosResources used)
    {
        Resource(names[0], total.Cpus, used.Cpus);
        Resource(names[1], total.Mem, used.Mem);
        Resource(names[2], total.Disk, used.Disk);
        Resource(names[3], total.Gpus, used.Gpus);
    }

    private void Resource((string Total, string Used, string Percent) names, double of, double taken)
    {
        Add(names.Total, of);
        Add(names.Used, taken);
        Add(names.Percent, of > 0 ? taken / of : 0);
    }

    /// <summary>In the order of the names. The order is computed once for each set of names, because probes read it often.</summary>
    /// <param name="cut">Omits the names that <see cref="JsonCut.Metrics"/> removes.</param>
    public string ToJson(bool cut = false)
    {
        var (order, values) = idle.With(_values);
        var json = JsonText.Mesos().Begin();
        for (var i = 0; i < values.Length; i++)
        {
            if (!cut || order.Stays[i])
            {
                json.AddQuoted(order.Quoted[i], values[i]);
            }
        }
        return json.End().ToString();
    }

    /// <summary>The names that a program prints in every state.</summary>
    internal sealed class IdleNames(IEnumerable<string> names)
    {
        private readonly string[] _idle = [.. names];
        private readonly ConcurrentBag<Order> _orders = [];

        /// <summary>The names of both sets in order, and their values.</summary>
        public (Order Order, double[] Values) With(Dictionary<string, double> others)
        {
            foreach (var order in _orders)
            {
                if (order.Place(others) is { } values)
                {
                    return (order, values);
                }
            }

            var added = new Order(_idle, others.Keys);
            _orders.Add(added);
            return (added, added.Place(others)!);
        }
    }

    /// <summary>Names in order, and the index of each.</summary>
    internal sealed class Order
    {
        private static readonly Pattern s_cut = new($"^{JsonCut.MetricNames}\\z", RegexOptions.CultureInvariant);
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly int _others;

        public Order(IEnumerable<string> idle, ICollection<string> others)
        {
            var names = idle.Concat(others).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToArray();
            Quoted = [.. names.Select(JsonText.Mesos().Quoted)];
            Stays = [.. names.Select((name, place) => place == 0 || !s_cut.IsMatch(name))];
            _others = others.Count;
            foreach (var name in others)
            {
                _places[name] = Array.BinarySearch(names, name, StringComparer.Ordinal);
            }
        }

        public string[] Quoted { get; }

        /// <summary>True for names that a cut keeps: the first has no comma before it.</summary>
        public bool[] Stays { get; }

        /// <summary>The values in this order; null when the names differ.</summary>
        public double[]? Place(Dictionary<string, double> values)
        {
            if (values.Count != _others)
            {
                return null;
            }

            var placed = new double[Quoted.Length];
            foreach (var value in values)
            {
                if (!_places.TryGetValue(value.Key, out var place))
                {
                    return null;
                }

                placed[place] = value.Value;
            }
            return placed;
        }
    }
}
