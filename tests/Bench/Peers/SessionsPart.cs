using System;
using System.Collections.Generic;

namespace DcosUpgrade.Bench.Peers;

/// <summary>A thousand connections that stay open: threads and memory of each. One sshd answers at all addresses.</summary>
internal static class SessionsPart
{
    /// <summary>The port of the sshd for all addresses.</summary>
    public const int Port = 2222;

    private const int Sessions = 1000;

    /// <summary>Number of connections that are opened at the same time.</summary>
    private const int Width = 16;

    public static IEnumerable<Figure> Run()
    {
        string[] addresses = new string[Sessions];
        for (int number = 0; number < Sessions; number++)
        {
            addresses[number] = SshLab.AddressOf(number);
        }

        _ = SshLab.StartAt("0.0.0.0", Port, "MaxStartups=1000");
        string hosts = Fleet.HostsOf(addresses);
        ClientRun ours = Hold("ours");
        ClientRun bare = Hold("bare");
        string what = $"{Sessions} held sessions";
        yield return Figure.Limit($"{what}: KiB of resident memory each; bare SSH.NET", [ours.Value("kibibytes")], 100, [bare.Value("kibibytes")]);
        yield return Figure.Limit($"{what}: threads each; bare SSH.NET", [ours.Value("threads")], 0.1, [bare.Value("threads")]);
        yield return Figure.Limit($"{what}: CPU ms in a second, all idle; bare SSH.NET", [ours.Value("idle")], null, [bare.Value("idle")]);

        ClientRun Hold(string name)
        {
            Client client = new(name, Width, [.. Tool.Self, PeerClient.Verb, "sessions", hosts, $"{Width}", name]);
            ClientRun run = client.Try().Require("threads", 1);
            Console.WriteLine(FormattableString.Invariant($"{Sessions} sessions, {name}: {run.Value("seconds"):0.0} s to connect"));
            return run;
        }
    }
}
