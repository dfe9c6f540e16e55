using System.Linq;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>A Mesos agent: keeps its id and its tasks over restarts and reports to the leader.</summary>
internal sealed class AgentRole : IRole
{
    private const int Port = 5051;
    private const double MasterSilenceSec = 3;

    private readonly Lock _lock = new();
    private readonly double _started = Cluster.Now;
    private readonly AgentStore _store = new();
    private readonly string? _reservedFor = System.IO.File.Exists("/etc/mesosphere/roles/slave_public") ? "slave_public" : null;
    private string? _leader;
    private double _leaderHeard;
    private bool _recovered;

    public int Run()
    {
        new HttpServer(Port, Answer, Guard.ByMode).Start();
        Thread.Sleep(1000);
        lock (_lock)
        {
            _store.Recover();
            _recovered = true;
        }
        while (true)
        {
            lock (_lock)
            {
                _store.LookAtTasks();
            }
            if (!Faults.On("agent-does-not-register"))
            {
                Report(leaving: false);
            }
            Thread.Sleep(1000);
        }
    }

    /// <summary>The master sees at once that the connection of a stopped agent is gone.</summary>
    public void Leave()
    {
        if (_recovered && _store.Id.Length > 0 && !Faults.On("agent-does-not-register"))
        {
            Report(leaving: true);
        }
    }

    private void Report(bool leaving)
    {
        var masters = _leader is null ? Cluster.Masters : [_leader, .. Cluster.Masters.Where(master => master != _leader)];
        foreach (var master in masters)
        {
            if (Peer.Ask(master, MasterRole.Port, "/lab/agent", Message(leaving)) is not { } text)
            {
                continue;
            }
            var answer = Lines.Parse(text);
            if (answer["id"].Length > 0)
            {
                lock (_lock)
                {
                    (_leader, _leaderHeard) = (master, Cluster.Now);
                    _store.Registered(answer["id"]);
                }
                return;
            }
        }
    }

    private Lines Message(bool leaving)
    {
        lock (_lock)
        {
            var lines = new Lines()
                .Add("id", _store.Id).Add("hostname", Cluster.Address).Add("version", Cluster.Version)
                .Add("role", _reservedFor ?? "").Add("started", $"{_started}").Add("leaving", leaving);
            foreach (var task in _store.Tasks)
            {
                lines.Add("task", task.ToString());
            }
            return lines;
        }
    }

    private HttpAnswer Answer(string target, string body)
    {
        lock (_lock)
        {
            return MesosAgentResponses.Answer(View(), target);
        }
    }

    private MesosAgentView View()
    {
        var tasks = _store.Tasks.Select(task => task.ToMesos(_store.Id, Cluster.Address)).ToArray();
        return new(Cluster.Version, _store.Id, Cluster.Address, Cluster.Machine, _started, Cluster.Now)
        {
            Phase = _recovered ? MesosAgentPhase.Running : Cluster.Now - _started < 0.3 ? MesosAgentPhase.Starting : MesosAgentPhase.Recovering,
            Registered = _leader is not null && Cluster.Now - _leaderHeard < MasterSilenceSec,
            MasterHostname = _leader ?? "",
            ReservedFor = _reservedFor,
            Frameworks = tasks.Length == 0 ? [] :
            [
                new(ReportedTask.FrameworkId, "marathon", _started)
                {
                    Tasks = [.. tasks.Where(task => task.State == "TASK_RUNNING")],
                    CompletedTasks = [.. tasks.Where(task => task.State != "TASK_RUNNING")],
                },
            ],
        };
    }
}
