using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The facts of 50 and of 200 nodes over new connections: wall, and processor time of the client.</summary>
internal static class FanoutPart
{
    /// <summary>The default of -ThrottleLimit.</summary>
    private const int DefaultWidth = 16;

    private const string Ours = "ours";
    private const string Bare = "bare SSH.NET";
    private const string AnsibleRaw = "ansible raw";
    private const string AnsibleShell = "ansible shell";

    /// <summary>Goals of the processor time. Those of ssh and of ansible are for the way in which they are usually called.</summary>
    private static readonly Dictionary<string, double> s_processorGoals = new()
    {
        [Bare] = 1.1,
        ["ssh ControlMaster"] = 0.5,
        [AnsibleShell] = 0.05,
    };

    public static IEnumerable<Figure> Run(SshLab lab, int repetitions)
    {
        // Each client gets the width with which it is fastest.
        Fleet small = new(lab.Nodes(50));
        Dictionary<string, int> widths = new[] { DefaultWidth, small.Nodes.Count }.SelectMany(small.Clients)
            .Where(client => client.Name != AnsibleShell).GroupBy(client => client.Name)
            .ToDictionary(clients => clients.Key, clients => clients.MinBy(client => client.Run(small.Nodes.Count).Wall)!.Width);
        widths[AnsibleShell] = widths[AnsibleRaw];
        Console.WriteLine("nodes at once: " + string.Join(", ", widths.Select(width => $"{width.Key} {width.Value}")));
        Fleet large = new(lab.Nodes(200));
        return
        [
            .. Cold(small, Clients(small, widths), repetitions),
            .. Warm(small, widths, repetitions),

            // Ansible's shell module is compared with fewer nodes: it takes longest.
            .. Cold(large, [.. Clients(large, widths).Where(client => client.Name != AnsibleShell)], Math.Max(1, repetitions - 1)),
        ];
    }

    private static Client[] Clients(Fleet fleet, Dictionary<string, int> widths) =>
        [.. widths.Select(width => fleet.Clients(width.Value).First(client => client.Name == width.Key))];

    private static IEnumerable<Figure> Cold(Fleet fleet, Client[] clients, int repetitions)
    {
        int nodes = fleet.Nodes.Count;
        ILookup<string, ClientRun> runs = Interleaved.Run(clients, client => client.Run(nodes), repetitions);
        double[] Wall(string name) => [.. runs[name].Select(run => run.Wall)];
        double[] Processor(string name) => [.. runs[name].Select(run => run.Cpu * 1000 / nodes)];
        string[] peers = [.. clients.Select(client => client.Name).Where(name => name != Ours)];
        return
        [
            .. peers.Select(peer => Figure.Of($"{nodes} nodes cold, wall s: {peer}", Wall(Ours), Wall(peer), peer == Bare ? 1.1 : 1)),
            .. peers.Select(peer => Figure.Of(
                $"{nodes} nodes cold, client CPU ms a node: {peer}",
                Processor(Ours),
                Processor(peer),
                s_processorGoals.TryGetValue(peer, out double goal) ? goal : null)),
        ];
    }

    /// <summary>The same in a process that has done it once.</summary>
    private static IEnumerable<Figure> Warm(Fleet fleet, Dictionary<string, int> widths, int repetitions)
    {
        int nodes = fleet.Nodes.Count;
        ILookup<string, ClientRun> runs = Interleaved.Run(
            [fleet.Ours(widths[Ours]).Warm(), fleet.Bare(widths[Bare]).Warm()], client => client.Run(2 * nodes), repetitions);
        double[] Values(string name, string value, double scale) => [.. runs[name].Select(run => run.Value(value) * scale)];
        yield return Figure.Of($"{nodes} nodes, warm process, wall s: {Bare}", Values(Ours, "wall", 1), Values(Bare, "wall", 1), null);
        yield return Figure.Of(
            $"{nodes} nodes, warm process, client CPU ms a node: {Bare}", Values(Ours, "cpu", 1000.0 / nodes), Values(Bare, "cpu", 1000.0 / nodes), null);
    }
}
