using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A flat metrics object: idle names start at 0, the last value added wins.</summary>
internal sealed class MesosMetrics
{
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);

    public MesosMetrics(IEnumerable<string> idle)
    {
        foreach (var name in idle)
        {
            _values[name] = 0;
        }
    }

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

    public void TaskStates(string prefix, string states, IEnumerable<MesosTask> tasks)
    {
        var counts = tasks.GroupBy(task => task.State).ToDictionary(group => group.Key, group => group.Count());
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

    public string ToJson()
    {
        var json = JsonText.Mesos().Begin();
        foreach (var value in _values)
        {
            json.Add(value.Key, value.Value);
        }
        return json.End().ToString();
    }
}
