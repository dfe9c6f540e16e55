using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Holds a connection to each node and prints what they cost.</summary>
internal static class HeldSessions
{
    /// <summary>Connections that are opened before the first measurement: the code is compiled, and shared memory is taken.</summary>
    private const int First = 20;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    public static async Task HoldAsync(string[] hosts, int width)
    {
        SshTuning tuning = SshTuning.Default with { IdleClose = TimeSpan.FromHours(1) };
        using SshShells shells = OurClient.Shells(OurClient.Settings with { MaxSessions = hosts.Length }, tuning);
        NodeEndpoint[] nodes = OurClient.Endpoints(hosts, port: SessionsPart.Port);
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

        Task OpenAsync(NodeEndpoint[] some) => OrderedParallel.RunAsync(
            some,
            width,
            (node, cancellationToken) => shells.For(node).RunAsync(new Empty(), cancellationToken),
            _ => Task.CompletedTask,
            CancellationToken.None);
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
