using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Five looks at 50 nodes, one after the other, over connections that are kept between them.</summary>
internal static class LooksPart
{
    private const int Nodes = 50;
    private const int Looks = 5;
    private const int Width = 16;

    public static IEnumerable<Figure> Run(SshLab lab, int repetitions)
    {
        Fleet fleet = new(lab.Nodes(Nodes));
        Client ours = fleet.Ours(Width, Looks);
        Client ansible = fleet.Ansible(Width);
        Client ssh = fleet.SshKept(Width);
        ILookup<string, ClientRun> runs = Interleaved.Run(
            [ours, ansible, ssh], client => client.Run(Nodes * Looks, client == ours ? 1 : Looks), Math.Max(1, repetitions - 1));
        double[] Wall(Client client) => [.. runs[client.Name].Select(run => run.Wall)];
        double[] Cpu(Client client) => [.. runs[client.Name].Select(run => run.Cpu)];
        yield return Figure.Of($"{Looks} looks at {Nodes} nodes, wall s: ansible raw", Wall(ours), Wall(ansible), null);
        yield return Figure.Of($"{Looks} looks at {Nodes} nodes, wall s: {ssh.Name}", Wall(ours), Wall(ssh), null);
        yield return Figure.Of($"{Looks} looks at {Nodes} nodes, client CPU s: ansible raw", Cpu(ours), Cpu(ansible), 0.15);
        yield return Figure.Of($"{Looks} looks at {Nodes} nodes, client CPU s: {ssh.Name}", Cpu(ours), Cpu(ssh), 0.5);
    }
}
