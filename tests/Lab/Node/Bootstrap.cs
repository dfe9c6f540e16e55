using System;
using System.Linq;
using System.Text.Json;
using System.Threading;

namespace DcosUpgrade.Lab.Node;

/// <summary>What runs before a daemon that needs ZooKeeper: it insists on the whole ensemble, not on a quorum.</summary>
internal static class Bootstrap
{
    /// <summary>False = given up after a while; systemd then tries again.</summary>
    public static bool Wait()
    {
        var deadline = Cluster.Now + 10;
        var seen = "";
        while (Cluster.Now < deadline)
        {
            var body = Peer.Ask("127.0.0.1", ExhibitorRole.Port, "/exhibitor/v1/cluster/status");
            var (serving, leaders) = Count(body ?? "[]");
            if (serving == Cluster.Masters.Length && leaders == 1)
            {
                return true;
            }
            seen = $"Expected {Cluster.Masters.Length} servers and 1 leader, got {serving} servers and {leaders} leaders";
            Thread.Sleep(250);
        }
        Console.Error.WriteLine(seen);
        return false;
    }

    private static (int Serving, int Leaders) Count(string status)
    {
        using var rows = JsonDocument.Parse(status);
        return (rows.RootElement.EnumerateArray().Count(row => row.GetProperty("code").GetInt32() == 3),
            rows.RootElement.EnumerateArray().Count(row => row.GetProperty("isLeader").GetBoolean()));
    }
}
