using System;
using System.IO;
using System.Linq;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>A Mesos master: election, registry, agents, and the answers on :5050.</summary>
internal sealed class MasterRole : IRole
{
    public const int Port = 5050;

    /// <summary>ZooKeeper sessions of the real thing last 10 s.</summary>
    private const double SessionSec = 3;

    private const double FrameworkSilenceSec = 4;
    private const string LeaderMark = "/var/lib/dcos/mesos/master/leading";

    private readonly Lock _lock = new();
    private readonly double _started = Cluster.Now;
    private readonly Election _election = new(Port, SessionSec);
    private readonly AgentBook _agents = new(Guid.NewGuid().ToString());
    private Registry _registry = Registry.Load();
    private bool _fetched;
    private bool _logRecovered;
    private double _electedAt;
    private double _frameworkHeard;
    private double _frameworkSince;

    public int Run()
    {
        if (!Bootstrap.Wait())
        {
            return 1;
        }
        if (File.Exists(LeaderMark) && Cluster.Now - new DateTimeOffset(File.GetLastWriteTimeUtc(LeaderMark)).ToUnixTimeSeconds() is < SessionSec and var age)
        {
            _election.Remember(Cluster.Address, Cluster.Now - age);
        }
        new HttpServer(Port, Answer, Guard.ByMode).Start();
        while (_election.Round())
        {
            lock (_lock)
            {
                Tick();
            }
            Thread.Sleep(500);
        }
        Console.Error.WriteLine("Lost leadership... committing suicide!");
        return 1;
    }

    public void Leave()
    {
        // The ZooKeeper session of a stopped master expires like that of a killed one.
    }

    private void Tick()
    {
        _logRecovered = (_logRecovered || (_election.HasQuorum && Cluster.Now - _started > 1)) && !Faults.On("never-recovered");
        if (!_election.Elected)
        {
            (_fetched, _electedAt) = (false, 0);
            TakeNewerRegistry();
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(LeaderMark)!);
        File.WriteAllText(LeaderMark, "");
        if (_electedAt == 0)
        {
            _electedAt = Cluster.Now;
            return;
        }
        if (!_fetched)
        {
            TakeNewerRegistry();
            _agents.Recover(_registry);
            _fetched = true;
        }
        _agents.GiveUpSilent(Cluster.Now);
        Store();
    }

    private void TakeNewerRegistry()
    {
        foreach (var (master, answer) in _election.Others)
        {
            if (long.Parse(answer["revision"]) > _registry.Revision && Peer.Ask(master, Port, "/lab/registry") is { } text)
            {
                _registry = Registry.Parse(text);
                _registry.Save();
            }
        }
    }

    /// <summary>Followers see the higher revision in their next round and take the copy.</summary>
    private void Store()
    {
        var agents = _agents.ToRegister().ToArray();
        if (!agents.SequenceEqual(_registry.Agents))
        {
            _registry = _registry.With(agents);
            _registry.Save();
        }
    }

    private HttpAnswer Answer(string target, string body)
    {
        lock (_lock)
        {
            return target switch
            {
                "/lab/peer" => Plain(new Lines()
                    .Add("elected", _election.Elected).Add("eligible", true).Add("revision", _registry.Revision.ToString()).Add("version", Cluster.Version)),
                "/lab/registry" => Plain(_registry.ToLines()),
                "/lab/agent" => Plain(_fetched ? HearAgent(Lines.Parse(body)) : Unanswered()),
                "/lab/framework" => Plain(_fetched ? HearFramework() : Unanswered()),
                "/maintenance/status" when _election.Elected => HttpAnswer.Json("{}"),
                _ => MesosMasterResponses.Answer(View(), target),
            };
        }
    }

    /// <summary>Who leads, for those who asked the wrong master or too early.</summary>
    private Lines Unanswered() => new Lines().Add("leader", _election.Leader ?? "");

    /// <summary>An agent is in the registry before anybody sees it listed.</summary>
    private Lines HearAgent(Lines report)
    {
        var id = _agents.Hear(report, Cluster.Now);
        Store();
        return new Lines().Add("leader", Cluster.Address).Add("id", id).Add("version", Cluster.Version);
    }

    private Lines HearFramework()
    {
        _frameworkSince = FrameworkConnected ? _frameworkSince : Cluster.Now;
        _frameworkHeard = Cluster.Now;
        return new Lines().Add("leader", Cluster.Address).Add("running", _agents.RunningTasks.ToString());
    }

    private bool FrameworkConnected => Cluster.Now - _frameworkHeard < FrameworkSilenceSec;

    private static HttpAnswer Plain(Lines lines) => new(200, lines.ToString(), "text/plain");

    private MesosMasterView View()
    {
        var falseCalm = Faults.On("registry-not-fetched");
        return new(Cluster.Version, _agents.MasterId, Cluster.Address, _started, Cluster.Now)
        {
            Cluster = "lab",
            Elected = _election.Elected,
            ElectedTime = _electedAt,
            Leader = Faults.On("no-leader") ? null : Faults.Text("redirect-to") ?? _election.Leader,
            Quorum = Cluster.Quorum,
            EnsembleSize = _election.Others.Count + 1,
            LogRecovered = _logRecovered && !falseCalm && !Faults.On("never-recovered"),
            OverlayLogRecovered = _logRecovered && !falseCalm,
            RegistryFetched = _fetched && !falseCalm,
            RegistrySizeBytes = 122 + (165 * _registry.Agents.Count),
            RegistryStores = (int)Math.Min(2, _registry.Revision),
            Agents = _agents.Registered,
            RecoveredAgents = _agents.Recovered,
            UnreachableAgents = _agents.UnreachableCount,
            Frameworks = _fetched && (_frameworkHeard > 0 || _agents.HasTasks) ? [Framework()] : [],
        };
    }

    private MesosFrameworkEntry Framework()
    {
        var connected = FrameworkConnected;
        return new(ReportedTask.FrameworkId, "marathon", _frameworkHeard > 0 ? _frameworkSince : _electedAt)
        {
            Active = connected,
            Connected = connected,
            Recovered = _frameworkHeard == 0,
            Hostname = Cluster.Address,
            WebUiUrl = $"http://{Cluster.Address}:8080",
            Tasks = _agents.Tasks(completed: false),
            CompletedTasks = _agents.Tasks(completed: true),
            UnreachableTasks = _agents.UnreachableTasks,
        };
    }
}
