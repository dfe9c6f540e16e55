using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
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
    /// <param name="arguments">Its name, the file with the addresses of nodes, the number of nodes at once, and what else it needs.</param>
    public static async Task RunAsync(string[] arguments)
    {
        string[] hosts = File.ReadAllLines(arguments[1]);
        int width = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        string more = arguments[3];
        Task Observe() => ObserveAsync(hosts, width, int.Parse(more, CultureInfo.InvariantCulture), null);
        Task Exec() => Task.Run(() => PeerClient.Exec(hosts, width));
        await (arguments[0] switch
        {
            "facts" => Observe(),
            "facts-warm" => WarmAsync(Observe),
            "bare" => Exec(),
            "bare-warm" => WarmAsync(Exec),
            "bastion" => ObserveAsync(hosts, width, 1, bastion: more),
            "sessions" => HeldSessions.HoldAsync(hosts, width, isBare: more == "bare"),
            "checks" => ChecksPart.CheckAsync(hosts, width),
            _ => throw new ArgumentException($"{arguments[0]} is not a client.", nameof(arguments)),
        }).ConfigureAwait(false);
    }

    /// <summary>Observes the facts of all nodes over connections that are kept between looks, as Get-DcosNode -Live does.</summary>
    private static async Task ObserveAsync(string[] hosts, int width, int looks, string? bastion)
    {
        SystemIds ids = new();
        using SshShells shells = OurClient.Shells(bastion);
        NodeEndpoint[] nodes = OurClient.Endpoints(hosts, bastion);
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
            Console.WriteLine(facts.Version == "1.10.8" && facts.Units.Count > 0 ? Fleet.Answer : "not a node");
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
                if (command.Execute().Contains(Fleet.Answer, StringComparison.Ordinal))
                {
                    Console.WriteLine(Fleet.Answer);
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
