using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>
/// The facts of 200 nodes behind a bastion that refuses some of more than 10 unauthenticated connections, and all of more than 100: all
/// nodes are reached, with few connections.
/// </summary>
internal static class BastionPart
{
    private const int Nodes = 200;

    /// <summary>The maximum of -ThrottleLimit: the most connections at once.</summary>
    private const int Width = 64;

    /// <summary>sshd accepts this number of unauthenticated connections, whatever the dice say.</summary>
    private const int MostToBastion = 10;

    private static readonly string s_bastion = SshLab.AddressOf(1249);

    public static IEnumerable<Figure> Run(SshLab lab)
    {
        Fleet fleet = new(lab.Nodes(Nodes));
        SshNode bastion = SshLab.StartAt(s_bastion, SshLab.Port, "MaxStartups=10:30:100");
        Client pssh = fleet.PsshBehind(s_bastion, Width);

        int before = Connections(fleet.Nodes);
        int first = Connections([bastion]);
        ClientRun ours = fleet.OursBehind(s_bastion, Width).Try();
        double toNodes = Connections(fleet.Nodes) - before;
        double toBastion = Connections([bastion]) - first;
        int middle = Connections([bastion]);
        ClientRun peer = pssh.Try();
        double ofPeer = Connections([bastion]) - middle;

        string what = $"{Nodes} nodes behind a bastion";
        yield return Figure.Limit($"{what}: nodes not reached; {pssh.Name}", [Unreached(ours)], 0, [Unreached(peer)]);
        yield return Figure.Limit($"{what}: connections to it; {pssh.Name}", [toBastion], MostToBastion, [ofPeer]);
        yield return Figure.Limit($"{what}: connections to a node", [toNodes / Nodes], 1.05);
        yield return Figure.Limit($"{what}: wall s; {pssh.Name}", [ours.Wall], null, [peer.Wall]);
        yield return Figure.Limit($"{what}: client CPU s; {pssh.Name}", [ours.Cpu], null, [peer.Cpu]);
    }

    private static double Unreached(ClientRun run) => Nodes - run.Count(Fleet.Answer);

    /// <summary>Connections that servers accepted or refused.</summary>
    private static int Connections(IEnumerable<SshNode> servers) => servers.Sum(server => File.ReadLines(server.Log).Count(line =>
        line.StartsWith("Connection from", StringComparison.Ordinal) || line.StartsWith("drop connection", StringComparison.Ordinal)));
}
