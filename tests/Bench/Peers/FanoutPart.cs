using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The facts of 50 and of 200 nodes over new connections: wall, and processor time of the client.</summary>
internal static class FanoutPart
{
    /// <summary>The default of -ThrottleLimit.</summary>
    private const int OurWidth = 16;

    private static readonly int[] s_sizes = [50, 200];

    public static IEnumerable<Figure> Run(SshLab lab, int repetitions)
    {
        // Each peer gets the width with which it is fastest; ours and the limit have the default of the product.
        Fleet small = new(lab.Nodes(s_sizes[0]));
        Dictionary<string, int> widths = [];
        foreach (IGrouping<string, Client> peer in new[] { OurWidth, small.Nodes.Count }.SelectMany(small.Clients).GroupBy(client => client.Name).Skip(2))
        {
            widths[peer.Key] = peer.MinBy(client => client.Run(small.Nodes.Count).Wall)!.Width;
        }

        Console.WriteLine("nodes at once: ours " + OurWidth + string.Concat(widths.Select(width => $", {width.Key} {width.Value}")));
        return [.. s_sizes.SelectMany(size => Compare(new Fleet(lab.Nodes(size)), widths, repetitions))];
    }

    private static IEnumerable<Figure> Compare(Fleet fleet, Dictionary<string, int> widths, int repetitions)
    {
        Client[] clients = [.. fleet.Clients(OurWidth).Select(client => fleet.Clients(widths.GetValueOrDefault(client.Name, OurWidth)).First(other =>
            other.Name == client.Name))];
        ILookup<string, ClientRun> runs = Interleaved.Run(clients, client => client.Run(fleet.Nodes.Count), repetitions);
        int nodes = fleet.Nodes.Count;
        double[] Wall(string name) => [.. runs[name].Select(run => run.Wall)];
        double[] Cpu(string name) => [.. runs[name].Select(run => run.Cpu / nodes * 1000)];
        foreach (Client peer in clients.Skip(1))
        {
            yield return Figure.Ratio($"{nodes} nodes cold, wall s: {peer.Name}", Wall("ours"), Wall(peer.Name), peer.Name == "bare SSH.NET" ? 1.1 : 1);
        }

        foreach (Client peer in clients.Skip(1))
        {
            yield return Figure.Ratio($"{nodes} nodes cold, client CPU ms a node: {peer.Name}", Cpu("ours"), Cpu(peer.Name), peer.Name switch
            {
                "bare SSH.NET" => 1.1,
                "ssh" => 0.5,
                "ansible" => 0.05,
                _ => null,
            });
        }

        if (nodes == s_sizes[0])
        {
            ILookup<string, ClientRun> warm = Interleaved.Run(
                [fleet.Ours(OurWidth).Warm(), fleet.Bare(OurWidth).Warm()], client => client.Run(2 * nodes), repetitions);
            double[] Warm(string name, string value, double scale) => [.. warm[name].Select(run => run.Value(value) * scale)];
            yield return Figure.Ratio(
                $"{nodes} nodes cold in a warm process, wall s: bare SSH.NET", Warm("ours", "wall", 1), Warm("bare SSH.NET", "wall", 1), null);
            yield return Figure.Ratio(
                string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes cold in a warm process, client CPU ms a node: bare SSH.NET"),
                Warm("ours", "cpu", 1000.0 / nodes),
                Warm("bare SSH.NET", "cpu", 1000.0 / nodes),
                null);
        }
    }
}
