using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>Marathon: one app, whose tasks are all that the agents run.</summary>
internal sealed class MarathonRole : IRole
{
    private const int Port = 8080;
    private const int SecuredPort = 8443;

    /// <summary>Who asks is patient: a busy leader is not an absent one.</summary>
    private const int PassOnMs = 10000;

    private readonly Election _election = new(Port, sessionSec: 2);
    private volatile int _running;
    private volatile int _wanted;

    public int Run()
    {
        if (!Bootstrap.Wait())
        {
            return 1;
        }
        new HttpServer(Port, Answer, Guard.ByMode).Start();
        if (Security.KnowsTls)
        {
            new HttpServer(SecuredPort, Answer, Guard.ByMode).Start();
        }
        while (true)
        {
            _election.Round();
            if (_election.Elected)
            {
                Register();
            }
            Thread.Sleep(1000);
        }
    }

    public void Leave()
    {
        // Its ZooKeeper session just expires.
    }

    private void Register()
    {
        foreach (var master in Cluster.Masters)
        {
            if (Peer.Ask(master, MasterRole.Port, "/lab/peer") is { } peer && Lines.Parse(peer) is var state && state.Is("elected")
                && CanTalkTo(state["version"]) && Peer.Ask(master, MasterRole.Port, "/lab/framework", new Lines()) is { } answer
                && Lines.Parse(answer)["running"] is { Length: > 0 } running)
            {
                _running = int.Parse(running);
                _wanted = int.Max(_wanted, _running);
            }
        }
    }

    /// <summary>Marathon 1.6 gets nowhere with the Mesos of DC/OS 1.10: unusable until the leading master is upgraded.</summary>
    private static bool CanTalkTo(string mesos) =>
        !(Cluster.Version.StartsWith("1.6.", System.StringComparison.Ordinal) && mesos.StartsWith("1.4.", System.StringComparison.Ordinal));

    private HttpAnswer Answer(string target, string body)
    {
        if (target == "/lab/peer")
        {
            return new(200, new Lines().Add("elected", _election.Elected).Add("eligible", true).ToString());
        }
        var leader = _election.Leader;
        if (leader is null || leader == Cluster.Address || HttpAnswer.PathOf(target) is "/ping" or "/v2/info" or "/v2/leader")
        {
            return MarathonResponses.Answer(View(leader), target);
        }
        return Peer.Ask(leader, Port, target, limitMs: PassOnMs) is { } passedOn ? HttpAnswer.Json(passedOn) : MarathonResponses.Answer(View(null), target);
    }

    private MarathonView View(string? leader) => new(Cluster.Version, Cluster.Address, leader, ReportedTask.FrameworkId)
    {
        Apps = [new("/sleeper", _wanted) { TasksRunning = _running }],
        Deployments = Faults.On("marathon-deployment") ? [new("6f1d8a0c-deployment", "2018-10-20T08:15:30.000Z", "/sleeper", "ScaleApplication")] : [],
    };
}
