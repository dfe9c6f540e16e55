using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Bench.Peers;

/// <summary>
/// All prerequisite checks of 200 nodes, of which one of the first is slow: as long as that one takes. A slow node further on starts
/// after those before it, as with every tool that has a limit of nodes at once.
/// </summary>
internal static class ChecksPart
{
    private const int Nodes = 200;

    /// <summary>The default of -ThrottleLimit.</summary>
    private const int Width = 16;

    /// <summary>The slow node waits so many seconds before each command: longer than all others take together.</summary>
    private const int SlowSeconds = 45;

    /// <summary>How long after the slow node the last check may end.</summary>
    private const double MostOverSlowest = 1.1;

    private static readonly string s_slow = SshLab.AddressOf(1247);

    public static IEnumerable<Figure> Run(SshLab lab)
    {
        string[] addresses = [.. lab.Nodes(Nodes - 1).Select(node => node.Address)];
        _ = SshLab.StartAt(s_slow, SshLab.Port, $"ForceCommand=sleep {SlowSeconds}; eval \"$SSH_ORIGINAL_COMMAND\"");
        ClientRun all = Check([addresses[0], s_slow, .. addresses[1..]]);
        ClientRun slow = Check([addresses[0], s_slow]);
        string what = $"all checks of {Nodes} nodes, one slow";
        yield return Figure.Of($"{what}, wall s: a master and the slow one", [all.Value("wall")], [slow.Value("wall")], MostOverSlowest);
        yield return Figure.Limit($"{what}: client CPU ms a node", [all.Cpu * 1000 / Nodes], null);
    }

    /// <summary>Runs all checks on a master and agents, as Test-DcosPrerequisite does, and prints how long it took.</summary>
    public static async Task CheckAsync(string[] hosts, int width)
    {
        SystemClock clock = new();
        ClusterInventory inventory = new(
            "bench", DcosEdition.Open, null, new Dictionary<string, Ports.JumpEndpoint>(),
            [.. hosts.Select((host, number) => new InventoryNode($"n{number}", number == 0 ? DcosRole.Master : DcosRole.Agent, host, host))]);
        SystemOperator @operator = new(new SystemMachine(), LocalUser.Current.Name);
        using SshShells shells = OurClient.Shells();
        using ClusterContext cluster = new(inventory, shells, clock, new SystemIds(), @operator);
        DateTimeOffset began = clock.UtcNow;
        CheckRequest request = new()
        {
            Checks = CheckCatalog.All,
            Nodes = [.. inventory.Present],
            Question = new CheckQuestion { Edition = DcosEdition.Open, ToVersion = new DcosVersion("1.11.6") },
            ThrottleLimit = width,
        };
        CheckReport report = await new CheckRunner(cluster, new Silence()).RunAsync(request, CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine(FormattableString.Invariant($"wall {(clock.UtcNow - began).TotalSeconds:0.000}\nresults {report.Results.Count}"));
    }

    private static ClientRun Check(string[] hosts)
    {
        Client client = new("ours", Width, [.. Tool.Self, PeerClient.Verb, "checks", Fleet.HostsOf(hosts), $"{Width}", ""]);
        ClientRun run = client.Try().Require("results", 1);
        Console.WriteLine(FormattableString.Invariant($"{hosts.Length} nodes: {run.Value("results")} results, {run.Value("wall"):0.0} s"));
        return run;
    }
}
