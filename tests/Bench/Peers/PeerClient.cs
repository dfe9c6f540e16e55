using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;
using Renci.SshNet;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Our side of a comparison, as a process of its own that can be measured from outside.</summary>
internal static class PeerClient
{
    /// <summary>The first argument of this program that runs a client.</summary>
    public const string Verb = "peers-client";

    /// <summary>Runs a client.</summary>
    /// <param name="arguments">Its name, the file with the addresses of nodes, the number of nodes at once, the number of looks.</param>
    public static async Task RunAsync(string[] arguments)
    {
        string[] hosts = File.ReadAllLines(arguments[1]);
        int width = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        int looks = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        switch (arguments[0])
        {
            case "facts":
                await ObserveAsync(hosts, width, looks).ConfigureAwait(false);
                break;
            case "facts-warm":
                await WarmAsync(() => ObserveAsync(hosts, width, looks)).ConfigureAwait(false);
                break;
            case "bare":
                Exec(hosts, width);
                break;
            case "bare-warm":
                await WarmAsync(() => Task.Run(() => Exec(hosts, width))).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentException($"{arguments[0]} is not a client.", nameof(arguments));
        }
    }

    /// <summary>The login of all nodes.</summary>
    public static ConnectionSettings Settings() => new()
    {
        UserName = SshLab.User,
        KeyFiles = [SshLab.Key],
        KnownHostsFiles = [SshLab.KnownHosts],
    };

    /// <summary>Observes the facts of all nodes over connections that are kept between looks, as Get-DcosNode -Live does.</summary>
    private static async Task ObserveAsync(string[] hosts, int width, int looks)
    {
        IAdapterFactory adapters = new AdapterFactory();
        SystemIds ids = new();
        using INodeShells shells = adapters.CreateShells(Settings(), new Dictionary<string, JumpEndpoint>(), new Silence());
        NodeEndpoint[] nodes = [.. hosts.Select(host => new NodeEndpoint(host, host, null, null, null))];
        for (int look = 0; look < looks; look++)
        {
            await OrderedParallel.RunAsync(nodes, width, ObserveAsync, Report, CancellationToken.None).ConfigureAwait(false);
        }

        async Task<NodeFacts> ObserveAsync(NodeEndpoint node, CancellationToken cancellationToken)
        {
            NodeFactsOperation operation = new(ids.Next(16));
            return operation.Parse(await shells.For(node).RunAsync(operation, cancellationToken).ConfigureAwait(false));
        }

        static Task Report(NodeFacts facts)
        {
            Console.WriteLine(facts.Version == "1.10.8" && facts.Units.Count > 0 ? Fleet.Sentinel : "not a node");
            return Task.CompletedTask;
        }
    }

    /// <summary>Connects to each node and runs the text of the facts, with nothing around it.</summary>
    private static void Exec(string[] hosts, int width)
    {
        using PrivateKeyFile key = new(SshLab.Key);
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, width).Select(_ => new Thread(Work))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        void Work()
        {
            for (int number = Interlocked.Increment(ref next); number < hosts.Length; number = Interlocked.Increment(ref next))
            {
                using PrivateKeyAuthenticationMethod method = new(SshLab.User, key);
                ConnectionInfo info = new(hosts[number], SshLab.User, method) { Timeout = TimeSpan.FromSeconds(60) };
                using SshClient client = new(info);
                client.Connect();
                using SshCommand command = client.CreateCommand(Fleet.Facts);
                if (command.Execute().Contains(Fleet.Sentinel, StringComparison.Ordinal))
                {
                    Console.WriteLine(Fleet.Sentinel);
                }
            }
        }
    }

    /// <summary>Works twice; prints the cost of the second time, when the code is compiled.</summary>
    private static async Task WarmAsync(Func<Task> work)
    {
        await work().ConfigureAwait(false);
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        await work().ConfigureAwait(false);
        TimeSpan took = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wall {wall.Elapsed.TotalSeconds:0.0000}\ncpu {took.TotalSeconds:0.0000}"));
    }
}
