using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>Exhibitor with the ZooKeeper server it watches.</summary>
internal sealed class ExhibitorRole : IRole
{
    public const int Port = 8181;

    /// <summary>Real ensembles check every 30 s; here nobody wants to wait that long.</summary>
    private const int CheckMs = 1000;

    private const double JoinSec = 1.5;

    private readonly double _started = Cluster.Now;
    private readonly Election _election = new(Port, sessionSec: 0);
    private volatile IReadOnlyList<ExhibitorEntry> _servers = [];
    private volatile bool _eligible;
    private volatile bool _serving;

    public int Run()
    {
        new HttpServer(Port, Answer).Start();
        while (true)
        {
            _eligible = !Faults.On("exhibitor-not-serving") && Cluster.Now - _started > JoinSec;
            _election.Round(_eligible);
            _serving = _eligible && _election.Leader is not null;
            if (!Faults.On("exhibitor-stale-view"))
            {
                _servers = [.. Cluster.Masters.Select(Server)];
            }
            Thread.Sleep(CheckMs);
        }
    }

    public void Leave()
    {
        // A process that is stopped takes its ZooKeeper with it and says nothing.
    }

    private ExhibitorEntry Server(string master)
    {
        if (master == Cluster.Address)
        {
            return new(master, _serving ? ExhibitorState.Serving : ExhibitorState.NotServing, _serving && _election.Elected);
        }
        return !_election.Others.TryGetValue(master, out var peer) ? new(master, ExhibitorState.Down, IsLeader: false)
            : new(master, peer.Is("serving") ? ExhibitorState.Serving : ExhibitorState.NotServing, peer.Is("serving") && peer.Is("elected"));
    }

    private HttpAnswer Answer(string target, string body) => target == "/lab/peer"
        ? new(200, new Lines().Add("serving", _serving).Add("elected", _election.Elected).Add("eligible", _eligible).ToString())
        : ExhibitorResponses.Answer(
            new(Cluster.Address, Faults.On("exhibitor-empty") ? [] : _servers, CheckMs) { Running = !Faults.On("exhibitor-not-serving") }, target);
}
