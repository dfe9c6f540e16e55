using System;
using System.Collections.Generic;

namespace DcosUpgrade.Bench.Peers;

/// <summary>A thousand connections that stay open: threads and memory of each. One sshd answers at all addresses.</summary>
internal static class SessionsPart
{
    /// <summary>The port of the sshd for all addresses.</summary>
    public const int Port = 2222;

    private const int Sessions = 1000;

    public static IEnumerable<Figure> Run()
    {
        string[] addresses = new string[Sessions];
        for (int number = 0; number < Sessions; number++)
        {
            addresses[number] = SshLab.AddressOf(number);
        }

        _ = SshLab.StartAt("0.0.0.0", $"Port={Port}", "MaxStartups=1000");
        Client client = new("ours", 16, [.. Tool.Self, PeerClient.Verb, "sessions", Fleet.HostsOf(addresses), "16", ""]);
        ClientRun run = client.Try().Require("threads", 1);
        Console.WriteLine($"{Sessions} sessions: {run.Value("seconds"):0.0} s to connect");
        yield return Figure.Limit($"{Sessions} held sessions: KiB of resident memory each", [run.Value("kibibytes")], 100);
        yield return Figure.Limit($"{Sessions} held sessions: threads each", [run.Value("threads")], 0.1);
        yield return Figure.Limit($"{Sessions} held sessions: CPU ms in a second, all idle", [run.Value("idle")], null);
    }
}
