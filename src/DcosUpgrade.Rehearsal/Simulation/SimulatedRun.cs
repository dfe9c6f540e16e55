using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Modelling;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>One attempt on a node: its folder, and the wrapper that fetches packages, fetches the script and runs it (RunWrapper).</summary>
internal sealed class SimulatedRun
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(900);
    private readonly CancellationTokenSource _life = new();
    private readonly StringBuilder _log = new();
    private int _transfers;
    private StagingTime? _staging;

    /// <param name="runJson">Content of run.json.</param>
    public SimulatedRun(RehearsalNode node, string id, RunOrder order, string runJson)
    {
        Node = node;
        Id = id;
        Order = order;
        RunJson = runJson;
    }

    public RehearsalNode Node { get; }

    public string Id { get; }

    public RunOrder Order { get; }

    public string RunJson { get; }

    /// <summary>The script that the URL serves; null: none.</summary>
    public ServedScript? Script => Node.Cluster.Bootstrap.Find(Order.Url);

    /// <summary>True while the unit is active.</summary>
    public bool IsAlive { get; private set; }

    public string Phase { get; private set; } = "";

    /// <summary>Content of rc without its NUL characters; empty until the run ended.</summary>
    public string Rc { get; private set; } = "";

    /// <summary>Time when rc was written; null until then.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public string Log => _log.ToString();

    public int LogBytes => _log.Length;

    /// <summary>True while the node script's own pkgpanda fetch runs.</summary>
    public bool IsPkgpandaFetching { get; set; }

    /// <summary>True while a download runs that can be stopped.</summary>
    public bool IsDownloading { get; private set; }

    public bool StopRequested { get; private set; }

    public int PackagesPresent => Order.Packages.Count(package => Node.Files.Packages.Contains(package.Key));

    public void Start()
    {
        IsAlive = true;
        Node.Cluster.Watch(RunAsync());
    }

    /// <summary>Kills the run: no rc is written and nothing is cleaned up.</summary>
    public void Kill() => _life.Cancel();

    /// <summary>Stops the downloading program; false when none runs.</summary>
    public bool StopFetch()
    {
        StopRequested |= IsDownloading;
        return IsDownloading;
    }

    public void WriteLog(string line) => _log.Append(line).Append('\n');

    public Task WaitAsync(TimeSpan duration) => Node.Cluster.Clock.Delay(duration, _life.Token);

    public Task WaitAsync(double from, double to) => WaitAsync(Node.Dice.Seconds(from, to));

    /// <summary>Waits for the transfer of one package; during the fifth the machine may reboot.</summary>
    /// <param name="id">The package.</param>
    public Task TransferAsync(string id)
    {
        if (++_transfers == 5 && Node.Faults.Strikes(RehearsalFault.RebootInFetch))
        {
            Node.Reboot();
        }

        return Node.Cluster.Model is not { } model ? WaitAsync(0.2, 0.6) : WaitAsync(model.TransferTime(id, _staging ??= model.StagingTime(this)));
    }

    /// <summary>Waits for a server that accepted and sends nothing, until the run is stopped or the limit is reached. True when stopped.</summary>
    public async Task<bool> StallAsync(TimeSpan? limit)
    {
        DateTimeOffset until = limit is { } time ? Node.Cluster.Clock.UtcNow + time : DateTimeOffset.MaxValue;
        IsDownloading = true;
        while (!StopRequested && Node.Cluster.Clock.UtcNow < until)
        {
            await WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }

        IsDownloading = false;
        return StopRequested;
    }

    private async Task RunAsync()
    {
        try
        {
            await WrapAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Killed: the folder stays as it is.
        }
        finally
        {
            IsAlive = false;
            _life.Dispose();
        }
    }

    private async Task WrapAsync()
    {
        Phase = FollowRunOperation.Fetching;
        foreach (KeyValuePair<string, string> package in Order.Packages.Where(package => !Node.Files.Packages.Contains(package.Key)).ToArray())
        {
            if (await FetchAsync(package.Key, package.Value).ConfigureAwait(false) is { } failed)
            {
                End(failed);
                return;
            }
        }

        if (Order.StageOnly)
        {
            End("staged 0 ");
            return;
        }

        await WaitAsync(0.1, 0.3).ConfigureAwait(false);
        Download script = Node.Download(Order.Url);
        if (script.ExitCode != 0)
        {
            WriteLog($"curl: ({script.ExitCode}) {script.Words}");
            End($"fetch {script.ExitCode} script");
            return;
        }

        if (script.Sha256 != Order.Sha256)
        {
            End("altered 0 script");
            return;
        }

        Phase = "running";
        Node.Cluster.Invariants.ScriptStarted(this);
        DateTimeOffset began = Node.Cluster.Clock.UtcNow;
        int code = await new SimulatedScript(this, Script!).RunAsync().ConfigureAwait(false);
        await LastAsync(began).ConfigureAwait(false);
        Node.Cluster.Invariants.ScriptEnded(this);
        End(StopRequested ? $"stopped {code} fetch" : $"script {code} ");
    }

    /// <summary>Downloads one package as the wrapper does: resumes once, then starts again. Null on success, else the content of rc.</summary>
    private async Task<string?> FetchAsync(string id, string sha256)
    {
        string url = $"{Order.BootstrapUrl}/{HashServedOperation.PackagePath(id)}";
        string failed = "";
        for (int resume = 1; resume >= 0; resume--)
        {
            await TransferAsync(id).ConfigureAwait(false);
            Download download = Node.Download(url);
            if (Node.Faults.Strikes(RehearsalFault.FetchStalls))
            {
                if (await StallAsync(s_silence).ConfigureAwait(false))
                {
                    return "stopped 143 fetch";
                }

                WriteLog("curl: (28) Operation too slow. Less than 1 bytes/sec transferred the last 900 seconds");
                failed = $"fetch 28 {id}";
            }
            else if (download.ExitCode != 0)
            {
                WriteLog($"curl: ({download.ExitCode}) {download.Words}");
                failed = $"fetch {download.ExitCode} {id}";
            }
            else if (download.Sha256 != sha256 || Node.Faults.Strikes(RehearsalFault.TruncatedPackage))
            {
                failed = $"altered 0 package {id}";
            }
            else
            {
                Node.Files.Packages.Add(id);
                return null;
            }
        }

        return failed;
    }

    /// <summary>The script of a model's node lasts as long as the model says.</summary>
    private Task LastAsync(DateTimeOffset began)
    {
        ModelTime kind = Node.Role == DcosRole.Master ? ModelTime.MasterScript : ModelTime.AgentScript;
        return StopRequested || Node.Cluster.Model?.Draw(kind, Node.Dice) is not { } lasts || began + lasts <= Node.Cluster.Clock.UtcNow
            ? Task.CompletedTask
            : WaitAsync(began + lasts - Node.Cluster.Clock.UtcNow);
    }

    private void End(string rc)
    {
        Rc = rc;
        EndedAt = Node.Cluster.Clock.UtcNow;
    }
}
