using System;
using System.IO;
using System.Linq;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>
/// A member of etcd: joins the members that it finds when it starts, and remembers them. It is healthy while more than half of them answer.
/// </summary>
internal sealed class EtcdRole : IRole
{
    private const int Port = 2379;
    private const string Folder = "/var/lib/dcos/etcd";
    private const string Members = Folder + "/members";

    private static readonly string s_endpoint = $"http://{Cluster.Address}:{Port}";

    private readonly object _lock = new();

    public int Run()
    {
        Directory.CreateDirectory(Folder);
        new HttpServer(Port, Answer).Start();
        foreach (var master in Cluster.Masters.Where(IsUp))
        {
            Add(master);
            _ = Peer.Ask(master, Port, "/lab/join", new Lines().Add("member", Cluster.Address));
        }

        Add(Cluster.Address);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public void Leave()
    {
        // A member that is away stays a member.
    }

    private HttpAnswer Answer(string target, string body) => target switch
    {
        "/lab/peer" => new(200, "up=1\n"),
        "/lab/join" => Join(Lines.Parse(body)["member"]),
        "/lab/diagnostic" when IsHealthy => new(200, EtcdResponses.Healthy(s_endpoint, [.. Known.Select(master => new EtcdEntry(master, true))]), "text/plain"),
        "/lab/diagnostic" => new(503, EtcdResponses.Unhealthy(s_endpoint), "text/plain"),
        _ => HttpAnswer.NotFound,
    };

    private string[] Known
    {
        get
        {
            lock (_lock)
            {
                return File.Exists(Members) ? File.ReadAllLines(Members) : [];
            }
        }
    }

    private bool IsHealthy => Known is { Length: > 0 } known && known.Count(IsUp) > known.Length / 2;

    private HttpAnswer Join(string member)
    {
        Add(member);
        return new(200, "joined=1\n");
    }

    private void Add(string member)
    {
        lock (_lock)
        {
            File.WriteAllLines(Members, Known.Append(member).Distinct().Order(StringComparer.Ordinal));
        }
    }

    private static bool IsUp(string master) => master == Cluster.Address || Peer.Ask(master, Port, "/lab/peer") is not null;
}
