using System;
using System.Linq;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>A member of the IAM database: knows the others by asking them, and what lacks a copy while one is away or new.</summary>
internal sealed class CockroachRole : IRole
{
    private const int Port = 26257;
    private const int Missed = 41;
    private const double CatchUpSec = 1;

    private readonly double _started = Cluster.Now;

    public int Run()
    {
        new HttpServer(Port, Answer).Start();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public void Leave()
    {
        // The others miss it when they ask.
    }

    private HttpAnswer Answer(string target, string body) => target switch
    {
        "/lab/peer" => new(200, Me().ToString()),
        "/lab/status" => new(200, Status(), "text/plain"),
        _ => HttpAnswer.NotFound,
    };

    private Lines Me() => new Lines()
        .Add("build", Cluster.Version).Add("started", $"{_started:F0}").Add("behind", Cluster.Now - _started < CatchUpSec || Faults.On("cockroach-behind"));

    private string Status()
    {
        var members = Cluster.Masters.Select((master, i) => (Id: i + 1, Address: master, Lines: Ask(master))).Where(member => member.Lines is not null)
            .ToArray();
        var behind = members.Length < Cluster.Masters.Length || members.Any(member => member.Lines!.Is("behind")) ? Missed : 0;
        return CockroachResponses.NodeStatus(Cluster.Version, [.. members.Select(member => new CockroachMember(
            member.Id, member.Address, member.Lines!["build"], DateTimeOffset.UtcNow, DateTimeOffset.FromUnixTimeSeconds(long.Parse(member.Lines["started"])),
            behind, IsLive: true))]);
    }

    private Lines? Ask(string master) => master == Cluster.Address ? Me() : Peer.Ask(master, Port, "/lab/peer") is { } answer ? Lines.Parse(answer) : null;
}
