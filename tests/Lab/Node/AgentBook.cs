using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>What a leading master knows of its agents.</summary>
internal sealed class AgentBook(string masterId)
{
    /// <summary>20 pings of 1 s; 20 of 15 s in DC/OS.</summary>
    private const double UnreachableSec = 20;

    /// <summary>Stands for the broken connection of an agent that died without a word.</summary>
    private const double SilenceSec = 4;

    /// <summary>Most that a round of the master takes while it is scheduled.</summary>
    private const double LongestRoundSec = 2;

    private readonly Dictionary<string, Entry> _entries = [];
    private int _next;
    private double _lastCall = Cluster.Now;

    private enum Standing
    {
        Recovered,
        Active,
        Inactive,
        Unreachable,
    }

    public string MasterId => masterId;

    public IReadOnlyList<MesosAgentEntry> Registered => [.. In(Standing.Active, Standing.Inactive).Select(ToMesos)];

    public IReadOnlyList<MesosAgentEntry> Recovered => [.. In(Standing.Recovered).Select(ToMesos)];

    public int UnreachableCount => In(Standing.Unreachable).Count();

    public bool HasTasks => _entries.Values.Any(entry => entry.Tasks.Count > 0);

    public int RunningTasks => In(Standing.Active, Standing.Inactive).Sum(entry => entry.Tasks.Count(task => !task.Terminal));

    /// <summary>A task of an agent that nobody can reach: its own last words, then the master's.</summary>
    public IReadOnlyList<MesosTaskEntry> UnreachableTasks => [.. In(Standing.Unreachable).SelectMany(entry => entry.Tasks
        .Where(task => !task.Terminal)
        .Select(task => task.ToMesos(entry.Known.Id, entry.Known.Hostname))
        .Select(task => task with { State = "TASK_UNREACHABLE", Statuses = [.. task.Statuses, new("TASK_UNREACHABLE", entry.Heard + UnreachableSec)] }))];

    public IReadOnlyList<MesosTaskEntry> Tasks(bool completed) => [.. In(Standing.Active, Standing.Inactive).SelectMany(entry => entry.Tasks
        .Where(task => task.Terminal == completed)
        .Select(task => task.ToMesos(entry.Known.Id, entry.Known.Hostname)))];

    public IEnumerable<RegisteredAgent> ToRegister() => _entries.Values
        .Select(entry => entry.Known with { Unreachable = entry.Standing == Standing.Unreachable })
        .OrderBy(agent => agent.Id, System.StringComparer.Ordinal);

    /// <summary>After a failover: who was admitted is awaited.</summary>
    public void Recover(Registry registry)
    {
        _entries.Clear();
        foreach (var agent in registry.Agents)
        {
            _entries[agent.Id] = new(agent) { Standing = agent.Unreachable ? Standing.Unreachable : Standing.Recovered };
        }
    }

    /// <summary>To be called every half second. Time in which this process was not scheduled is not an agent's silence.</summary>
    public void GiveUpSilent(double now)
    {
        var notScheduled = double.Max(0, now - _lastCall - LongestRoundSec);
        _lastCall = now;
        foreach (var entry in In(Standing.Active, Standing.Inactive))
        {
            entry.Heard += notScheduled;
            var silent = now - entry.Heard;
            entry.Standing = silent > UnreachableSec ? Standing.Unreachable : silent > SilenceSec ? Standing.Inactive : entry.Standing;
        }
    }

    /// <summary>A report of an agent; the answer is its id.</summary>
    public string Hear(Lines report, double now)
    {
        var id = report["id"];
        if (id.Length == 0)
        {
            ForgetOthersAt(report["hostname"]);
            id = $"{masterId}-S{_next++}";
        }
        if (!_entries.TryGetValue(id, out var entry))
        {
            _entries[id] = entry = new(new(id, report["hostname"], report["role"], Unreachable: false)) { Registered = now, Standing = Standing.Active };
        }
        var process = report["started"];
        if (entry.Standing is Standing.Recovered or Standing.Unreachable || (entry.Process.Length > 0 && entry.Process != process))
        {
            entry.Reregistered = now;
        }
        entry.Registered = entry.Registered == 0 ? now : entry.Registered;
        entry.Process = process;
        entry.Heard = now;
        entry.Version = report["version"];
        entry.Tasks = [.. report.All("task").Select(ReportedTask.Parse)];
        entry.Standing = report.Is("leaving") ? Standing.Inactive : Standing.Active;
        return id;
    }

    /// <summary>An agent that comes back without its id has lost all that went with it.</summary>
    private void ForgetOthersAt(string hostname)
    {
        foreach (var old in _entries.Values.Where(entry => entry.Known.Hostname == hostname).ToArray())
        {
            _entries.Remove(old.Known.Id);
        }
    }

    private IEnumerable<Entry> In(params Standing[] standings) => _entries.Values.Where(entry => standings.Contains(entry.Standing));

    private static MesosAgentEntry ToMesos(Entry entry) => new(entry.Known.Id, entry.Known.Hostname, entry.Version, Cluster.Machine, entry.Registered)
    {
        Active = entry.Standing == Standing.Active,
        ReregisteredTime = entry.Reregistered,
        ReservedFor = entry.Known.Role.Length > 0 ? entry.Known.Role : null,
        Attributes = entry.Known.Role == "slave_public" ? [new("public_ip", "true")] : [],
    };

    private sealed class Entry(RegisteredAgent known)
    {
        public RegisteredAgent Known { get; } = known;

        public Standing Standing { get; set; }

        /// <summary>Start of the agent's process: another one means that it registered again.</summary>
        public string Process { get; set; } = "";

        public string Version { get; set; } = "";

        public double Registered { get; set; }

        public double? Reregistered { get; set; }

        public double Heard { get; set; }

        public IReadOnlyList<ReportedTask> Tasks { get; set; } = [];
    }
}
