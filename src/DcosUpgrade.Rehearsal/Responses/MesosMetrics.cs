using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A flat metrics object: idle names start at 0, the last value added wins.</summary>
/// <param name="idle">Of the program whose metrics they are.</param>
internal sealed class MesosMetrics(MesosMetrics.IdleNames idle)
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names(string prefix, string names) => names.Split(' ').Select(name => prefix + name);

    /// <summary>The value of a timer, then its percentiles.</summary>
    public static IEnumerable<string> Timer(string name) =>
        new[] { name }.Concat(Names(name + "/", "count max min p50 p90 p95 p99 p999 p9999"));

    public void Add(string name, double value) => _values[name] = value;

    /// <summary>The load follows the clock a little, so that no reader learns to expect a constant.</summary>
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

    public void TaskStates(string prefix, string states, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var state in states.Split(' '))
        {
            counts.TryGetValue("TASK_" + state.ToUpperInvariant(), out var count);
            Add(prefix + state, count);
        }
    }

    public void Resources(string prefix, MesosResources total, MesosResources used)
    {
        var kinds = new[]
        {
            ("cpus", total.Cpus, used.Cpus), ("mem", total.Mem, used.Mem), ("disk", total.Disk, used.Disk), ("gpus", total.Gpus, used.Gpus),
        };
        foreach (var (kind, of, taken) in kinds)
        {
            Add($"{prefix}{kind}_total", of);
            Add($"{prefix}{kind}_used", taken);
            Add($"{prefix}{kind}_percent", of > 0 ? taken / of : 0);
        }
    }

    /// <summary>In the order of the names. Probes ask for it all the time: the order is worked out once for each set of names.</summary>
    public string ToJson()
    {
        var json = JsonText.Mesos().Begin();
        foreach (var name in idle.With(_values.Keys))
        {
            json.AddQuoted(name.Quoted, _values.TryGetValue(name.Name, out var value) ? value : 0);
        }
        return json.End().ToString();
    }

    /// <summary>The names that a program prints whatever it does.</summary>
    internal sealed class IdleNames(IEnumerable<string> names)
    {
        private readonly string[] _idle = [.. names];
        private readonly ConcurrentDictionary<string, (string Name, string Quoted)[]> _orders = new(StringComparer.Ordinal);

        /// <summary>These and others, in order and as they are printed.</summary>
        public IReadOnlyList<(string Name, string Quoted)> With(IEnumerable<string> others)
        {
            var key = string.Join(" ", others);
            return _orders.GetOrAdd(key, _ =>
            [
                .. _idle.Concat(key.Split(' ')).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).Select(name => (name, JsonText.Mesos().Quoted(name))),
            ]);
        }
    }
}
