using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A run of dcos_node_upgrade.sh: its output and exit codes are those of the version that it upgrades to.</summary>
/// <remarks>
/// dcos/dcos 1.11.6 dcos_installer/upgrade.py checks the node before and after; 1.12.0 and later ask for checks that no node has, so
/// nothing is checked, and 2.2.0 and later wait for the units.
/// </remarks>
internal sealed class SimulatedScript(SimulatedRun run, ServedScript script)
{
    private const int Passes = 300;
    private readonly RehearsalNode _node = run.Node;
    private readonly ReleaseLine? _line = ReleaseLine.Of(script.ToVersion);
    private int _renames;

    public async Task<int> RunAsync()
    {
        if (_node.Files.Environment is null)
        {
            run.WriteLog("/opt/mesosphere/environment.export: No such file or directory");
            return 1;
        }

        if (run.Order.SkipChecks)
        {
            run.WriteLog("Skipping checks");
        }

        if (await RefusedAsync().ConfigureAwait(false) is { } code)
        {
            return code;
        }

        run.WriteLog($"Upgrading DC/OS {RoleName} {script.FromVersion} -> {script.ToVersion}");
        if (!await FetchAsync().ConfigureAwait(false))
        {
            return StoppedOrFailed;
        }

        await ActivateAsync().ConfigureAwait(false);
        return run.Order.SkipChecks || !Checks ? 0 : await PostCheckAsync().ConfigureAwait(false);
    }

    private bool Checks => _line is not { ScriptWaitsForChecks: false };

    private string RoleName => _node.Role switch
    {
        DcosRole.Master => "master",
        DcosRole.Agent => "agent",
        _ => "public agent",
    };

    private int StoppedOrFailed => run.StopRequested ? 143 : 1;

    /// <summary>The script's checks before it changes anything: the exit code, or null to continue.</summary>
    private async Task<int?> RefusedAsync()
    {
        if (_node.Files.Etc is not { } installed)
        {
            run.WriteLog("grep: /opt/mesosphere/etc/dcos-version.json: No such file or directory");
            return 2;
        }

        bool struck = _node.Faults.Strikes(RehearsalFault.RefusedAtVersionCheck);
        if (struck || installed.Version != script.FromVersion)
        {
            string expected = struck && installed.Version == script.FromVersion ? script.FromVersion + ".1" : script.FromVersion;
            run.WriteLog($"ERROR: Expecting to upgrade DC/OS from {expected} to {script.ToVersion}. Version found on node: {installed.Version}");
            return 1;
        }

        await run.WaitAsync(2, 4).ConfigureAwait(false);
        string? failed = Checks ? NodeCheckRun.BeforeRun(_node).Failure : NodeCheckRun.IsBroken(_node) ? NodeCheckRun.NoConfiguration : null;
        if (failed is not null && !run.Order.SkipChecks)
        {
            run.WriteLog($"Cannot proceed with upgrade, {(Checks ? "node" : "node-poststart cluster")} checks failed");
            run.WriteLog(failed);
            return 1;
        }

        if (_node.RoleFiles.Count != 1)
        {
            run.WriteLog("ERROR: Can't determine this node's role. One of master, slave, or slave_public must be present under /etc/mesosphere/roles.");
            return 1;
        }

        return null;
    }

    /// <summary>pkgpanda fetch; packages that the wrapper added are not downloaded again.</summary>
    private async Task<bool> FetchAsync()
    {
        run.IsPkgpandaFetching = true;
        foreach (string id in script.PackageIds.Where(id => !_node.Files.Packages.Contains(id)).ToArray())
        {
            await run.TransferAsync(id).ConfigureAwait(false);
            if (_node.Faults.Strikes(RehearsalFault.FetchStalls))
            {
                // pkgpanda has no read timeout: only a kill ends it (observed on DC/OS 1.11).
                await run.StallAsync(limit: null).ConfigureAwait(false);
                return false;
            }

            string url = $"{script.BootstrapUrl}/{HashServedOperation.PackagePath(id)}";
            Download download = _node.Download(url);
            if (download.ExitCode != 0)
            {
                run.WriteLog($"ERROR: Unable to fetch package {id}: {download.Words}: {url}. Unable to remove partial download.");
                return false;
            }

            if (_node.Faults.Strikes(RehearsalFault.TruncatedPackage))
            {
                // pkgpanda reports the tar error and not a fetch error (observed on DC/OS 1.11).
                run.WriteLog("tar: Unexpected EOF in archive");
                run.WriteLog("tar: Error is not recoverable: exiting now");
                string command = $"['tar', '-xf', '/tmp/tmpk2v1zq/{id}.tar.xz', '-C', '/opt/mesosphere/packages/{id}_tmp']";
                run.WriteLog($"ERROR: Command '{command}' returned non-zero exit status 2");
                return false;
            }

            _node.Files.Packages.Add(id);
        }

        run.IsPkgpandaFetching = false;
        return true;
    }

    private async Task ActivateAsync()
    {
        InstalledFiles files = _node.Files;
        await run.WaitAsync(0.5, 1).ConfigureAwait(false);
        files.BuildNew(script.Release);
        files.Begin("archive");
        _node.Cluster.Invariants.ActivationStarted(run);
        _node.Services.Stop();
        await RenameAsync(files.Archive).ConfigureAwait(false);
        files.Begin("move_new");
        await RenameAsync(files.MoveNew).ConfigureAwait(false);
        files.End();
        _node.ActivatedAt = _node.Cluster.Clock.UtcNow;
        if (_node.Faults.Strikes(RehearsalFault.ServicesNotStarted))
        {
            throw new OperationCanceledException();
        }

        await run.WaitAsync(0.5, 1).ConfigureAwait(false);
        _node.Services.Start();
        if (_line is { ScriptWaitsForUnits: true })
        {
            await _node.Services.StartedAsync(run.WaitAsync).ConfigureAwait(false);
        }
    }

    private async Task RenameAsync(Action<string> rename)
    {
        foreach (string name in InstalledFiles.Names)
        {
            if (_node.Faults.StrikesAt(RehearsalFault.ActivationInterrupted, _renames))
            {
                throw new OperationCanceledException();
            }

            if (_node.Faults.StrikesAt(RehearsalFault.RebootInActivation, _renames))
            {
                _node.Reboot();
            }

            await run.WaitAsync(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            rename(name);
            _renames++;
        }
    }

    /// <summary>300 passes, not 300 s: a pass takes the time of its checks plus one second.</summary>
    private async Task<int> PostCheckAsync()
    {
        NodeCheckRun checks = NodeCheckRun.Of(_node);
        for (int left = Passes; left > 0; left--)
        {
            await run.WaitAsync(0.5, 1.5).ConfigureAwait(false);
            checks = NodeCheckRun.Of(_node);
            if (checks.Status == 0)
            {
                return 0;
            }

            run.WriteLog(
                string.Format(
                    CultureInfo.InvariantCulture,
                    "time=\"{0:yyyy-MM-dd'T'HH:mm:ss'Z'}\" level=error msg=\"check node-poststart returned {1}\"",
                    _node.Cluster.Clock.UtcNow,
                    checks.Status));
            await run.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }

        run.WriteLog("Node upgrade not successful, checks failed");
        run.WriteLog(checks.Json);
        return 1;
    }
}
