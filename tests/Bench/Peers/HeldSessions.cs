using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;
using Renci.SshNet;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Holds a connection to each node and prints what they cost.</summary>
internal static class HeldSessions
{
    /// <summary>Connections that are opened before the first measurement: the code is compiled, and shared memory is taken.</summary>
    private const int First = 20;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    /// <param name="width">Number of connections that are opened at the same time.</param>
    /// <param name="isBare">Connections of SSH.NET with nothing around them.</param>
    public static Task HoldAsync(string[] hosts, int width, bool isBare) => isBare ? HoldBareAsync(hosts, width) : HoldOursAsync(hosts, width);

    private static async Task HoldOursAsync(string[] hosts, int width)
    {
        SshTuning tuning = SshTuning.Default with { IdleClose = TimeSpan.FromHours(1) };
        using SshShells shells = OurClient.Shells(OurClient.Settings with { MaxSessions = hosts.Length }, tuning);
        await MeasureAsync(
            OurClient.Endpoints(hosts, port: SessionsPart.Port),
            width,
            (node, cancellationToken) => shells.For(node).RunAsync(new Empty(), cancellationToken)).ConfigureAwait(false);
    }

    private static async Task HoldBareAsync(string[] hosts, int width)
    {
        using PrivateKeyFile key = new(SshLab.Key);
        ConcurrentBag<SshClient> clients = [];
        await MeasureAsync(hosts, width, async (host, cancellationToken) =>
        {
            SshClient client = new(new ConnectionInfo(host, SessionsPart.Port, SshLab.User, new PrivateKeyAuthenticationMethod(SshLab.User, key)));
            clients.Add(client);
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            using SshCommand command = client.CreateCommand("true");
            await command.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        foreach (SshClient client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Opens all connections and prints, for each after the first ones, memory and threads; then what idle connections cost.</summary>
    private static async Task MeasureAsync<TNode, TAnswer>(TNode[] nodes, int width, Func<TNode, CancellationToken, Task<TAnswer>> open)
    {
        await OpenAsync(nodes[..First]).ConfigureAwait(false);
        (int threads, long bytes) = Measure();
        Stopwatch watch = Stopwatch.StartNew();
        await OpenAsync(nodes[First..]).ConfigureAwait(false);
        TimeSpan took = watch.Elapsed;
        (int moreThreads, long moreBytes) = Measure();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        await Task.Delay(s_idle).ConfigureAwait(false);
        TimeSpan idle = Environment.CpuUsage.TotalTime - cpu;
        double sessions = nodes.Length - First;
        Print("kibibytes", (moreBytes - bytes) / 1024.0 / sessions);
        Print("threads", (moreThreads - threads) / sessions);
        Print("seconds", took.TotalSeconds);
        Print("idle", idle.TotalMilliseconds / s_idle.TotalSeconds);

        Task OpenAsync(TNode[] some) => OrderedParallel.RunAsync(some, width, open, _ => Task.CompletedTask, CancellationToken.None);
    }

    private static (int Threads, long Bytes) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        return (self.Threads.Count, self.WorkingSet64);
    }

    private static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.0000}"));

    /// <summary>Does nothing on the node.</summary>
    private sealed class Empty : NodeOperation
    {
        public override string ProgramText => "true";

        public override bool Writes => false;

        public override bool Sudo => false;

        public override TimeSpan Limit => TimeSpan.FromSeconds(60);

        public override int MaxBytes => 1024;
    }
}
