using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Discovery;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>What one machine answers; a sound 1.10.8 master unless changed.</summary>
internal sealed class ScriptedNode
{
    public string Roles { get; set; } = "master\n";

    public string Address { get; set; } = "";

    public string Version { get; set; } = """{"version": "1.10.8", "dcos-image-commit": "abc", "bootstrap-id": "def"}""";

    public string MasterList { get; set; } = "";

    public string MasterCount { get; set; } = "";

    public string Exhibitor { get; set; } = "";

    public string Edition { get; set; } = "unit LoadState=not-found\ncockroach no\nsecurity no\n";

    /// <summary>Answer to /slaves; the leader's when it is no redirect.</summary>
    public string Slaves { get; set; } = HttpSection.Render(0, 307, "http://10.0.1.1:5050/master/slaves", "");

    public string Metrics { get; set; } = HttpSection.Render(0, 200, "", """{"master\/elected":0.0,"registrar\/log\/recovered":1.0}""");

    /// <summary>Thrown instead of any answer.</summary>
    public DcosException? Failure { get; set; }
}

/// <summary>A cluster of machines that print fixed answers: three masters and three agents, all of one mind.</summary>
internal sealed class ScriptedCluster : INodeShells, IProgressSink, IIds, IClock, IOperator
{
    private int _ids;

    public ScriptedCluster()
    {
        foreach (string address in new[] { "10.0.1.1", "10.0.1.2", "10.0.1.3" })
        {
            Nodes[address] = new ScriptedNode { Address = address + "\n" };
        }

        Masters("10.0.1.1", "10.0.1.2", "10.0.1.3");
        Lead("10.0.1.1", Agent("S0", "10.0.2.1"), Agent("S1", "10.0.2.2"), Agent("S2", "10.0.3.1", isPublic: true));
    }

    /// <summary>Machines by the host that SSH connects to.</summary>
    public Dictionary<string, ScriptedNode> Nodes { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Every operation, as host and type.</summary>
    public List<string> Calls { get; } = [];

    public bool Disposed { get; private set; }

    /// <summary>How somebody logs in to the IAM.</summary>
    public ConnectionSettings? Login { get; set; }

    DateTimeOffset IClock.UtcNow => DateTimeOffset.FromUnixTimeSeconds(1_540_000_000);

    TimeSpan IClock.Elapsed => TimeSpan.Zero;

    string IOperator.Name => "eve@ops (pid 7)";

    string IOperator.Identity => "ops/7/1";

    /// <summary>The inventory that describes it.</summary>
    public static ClusterInventory Inventory(params string[] extra) => Inventories.Read(Inventories.Nodes([
        "{name: m1, role: master, address: 10.0.1.1}",
        "{name: m2, role: master, address: 10.0.1.2}",
        "{name: m3, role: master, address: 10.0.1.3}",
        "{name: a1, role: agent, address: 10.0.2.1}",
        "{name: a2, role: agent, address: 10.0.2.2}",
        "{name: p1, role: public_agent, address: 10.0.3.1}",
        .. extra])).Inventory;

    public static string Agent(string id, string address, bool isPublic = false, string zone = "") => Json.Write(new Dictionary<string, object?>
    {
        ["id"] = id,
        ["hostname"] = address,
        ["active"] = true,
        ["attributes"] = isPublic ? new Dictionary<string, object?> { ["public_ip"] = "true" } : [],
        ["domain"] = new Dictionary<string, object?>
        {
            ["fault_domain"] = new Dictionary<string, object?> { ["zone"] = new Dictionary<string, object?> { ["name"] = zone.Length > 0 ? zone : null } },
        },
    });

    /// <summary>What every master says of who the masters are.</summary>
    public void Masters(params string[] addresses)
    {
        string list = Json.Write(addresses);
        foreach (ScriptedNode node in Nodes.Values)
        {
            node.MasterList = list;
            node.MasterCount = $"{addresses.Length}\n";
            node.Exhibitor = Servers(addresses);
        }
    }

    public static string Servers(params string[] addresses) =>
        HttpSection.Render(0, 200, "", Json.Write(new Dictionary<string, object?> { ["servers"] = addresses, ["port"] = 2181 }));

    /// <summary>Makes a master the leader of these agents.</summary>
    public void Lead(string address, params string[] agents)
    {
        Nodes[address].Slaves = HttpSection.Render(0, 200, "", $$"""{"slaves":[{{string.Join(",", agents)}}],"recovered_slaves":[]}""");
        Nodes[address].Metrics =
            HttpSection.Render(0, 200, "", """{"master\/elected":1.0,"registrar\/log\/recovered":1.0,"registrar\/registry_size_bytes":99.0}""");
    }

    public Task<DcosCluster> ConnectAsync(ClusterInventory inventory) => Discovery().ConnectAsync(inventory, CancellationToken.None);

    public Task<DcosCluster> ConnectAsync(string master) => Discovery().ConnectAsync(master, 22, CancellationToken.None);

    INodeShell INodeShells.For(NodeEndpoint node) => new Shell(this, node);

    void IDisposable.Dispose() => Disposed = true;

    void IProgressSink.Progress(string node, string activity, string status, int percent)
    {
    }

    void IProgressSink.Verbose(string message)
    {
    }

    void IProgressSink.Warning(string message) => Warnings.Add(message);

    void IProgressSink.Announce(string message)
    {
    }

    string IIds.Next(int length) => $"{++_ids:x16}";

    double IIds.Jitter() => 0.5;

    Task IClock.Delay(TimeSpan duration, CancellationToken cancellationToken) => throw new InvalidOperationException("Discovery waits for nothing.");

    bool IOperator.IsGone(string identity) => false;

    private static string Stdout(ScriptedNode node, NodeOperation operation) => operation switch
    {
        DiscoverOperation discover => discover.Frame.Render(
            Parts(("roles", node.Roles), ("address", node.Address), ("version", node.Version), ("masters", node.MasterList), ("count", node.MasterCount),
                ("exhibitor", node.Exhibitor), ("edition", node.Edition))),
        MasterProbeOperation probe => probe.Frame.Render(
            Parts(("unit", "ActiveState=active\n"), ("metrics", node.Metrics), ("slaves", node.Slaves))),
        LoginOperation login => login.Frame.Render(
            Parts(("mode", "strict\n"), ("login", HttpSection.Render(0, 200, "", """{"token":"a.e30.c"}""")))),
        _ => throw new InvalidOperationException($"Nobody expects {operation.GetType().Name}."),
    };

    private static IEnumerable<KeyValuePair<string, string>> Parts(params (string Name, string Text)[] parts) =>
        parts.Select(part => new KeyValuePair<string, string>(part.Name, part.Text));

    private ClusterDiscovery Discovery() => new((_, _) => this, this, this, this, this) { Login = Login };

    private sealed class Shell(ScriptedCluster cluster, NodeEndpoint endpoint) : INodeShell
    {
        public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            cluster.Calls.Add($"{endpoint.Host} {operation.GetType().Name}");
            Assert.False(operation.Writes);
            if (!cluster.Nodes.TryGetValue(endpoint.Host, out ScriptedNode? node))
            {
                throw new NodeUnreachableException(null, endpoint.Name, "no route to host");
            }

            return node.Failure is { } failure ? throw failure : Task.FromResult(new RawOutput(0, Stdout(node, operation), "", false));
        }
    }
}
