using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>Script generation with the real programs of the operations (see <see cref="BootstrapBench"/>).</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ScriptGeneratorTests : IDisposable
{
    private readonly BootstrapBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Script_is_generated_recorded_and_verified()
    {
        DcosUpgradeScript script = (await _bench.GenerateAsync())!;

        string folder = Assert.Single(_bench.Folders);
        Assert.Equal(folder, _bench.Here(script.Folder!));
        Assert.Equal(("1.10.8", "1.11.6", _bench.Url, DcosEdition.Open), (script.FromVersion, script.ToVersion, script.BootstrapUrl, script.Edition));
        string file = Path.Combine(folder, "genconf", "serve", script.Url.Substring(_bench.Url.Length + 1));
        Assert.Equal(Hash(File.ReadAllBytes(file)), script.Sha256);
        Assert.Equal(ScriptText.Parse(File.ReadAllText(file), file).ScriptId, script.ScriptId);
        Assert.Equal(Hash("mesos\n"u8.ToArray()), script.PackageSha256["mesos--aa"]);
        Assert.Equal(Hash(File.ReadAllBytes(_bench.Installer)), script.InstallerSha256);
        Assert.Equal(Hash(File.ReadAllBytes(_bench["local/config.yaml"])), script.ConfigSha256);
        Assert.Same(_bench.Cluster, script.Context);
        Assert.False(File.Exists(_bench["root/cluster/lock.json"]));
        Assert.Equal(["boot", "m1", "a1"], _bench.Ran.Where(run => run.Operation is ProveServedOperation).Select(run => run.Node));
    }

    [Fact]
    public async Task Record_matches_generated_files()
    {
        DcosUpgradeScript script = (await _bench.GenerateAsync())!;

        DcosUpgradeScript listed = Assert.Single(await ScriptRecords.ListAsync(_bench.Cluster, _bench.Progress, CancellationToken.None)).Script;

        Assert.Equal(script.PackageIds, listed.PackageIds);
        Assert.Equal(script.PackageSha256, listed.PackageSha256);
        Assert.Equal(
            (script.ScriptId, script.Url, script.Sha256, script.Folder, script.InstallerSha256, script.ConfigSha256, script.Edition,
                script.GeneratedAt.ToUnixTimeMilliseconds()),
            (listed.ScriptId, listed.Url, listed.Sha256, listed.Folder, listed.InstallerSha256, listed.ConfigSha256, listed.Edition,
                listed.GeneratedAt.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Equal_inputs_return_existing_script_without_writes()
    {
        DcosUpgradeScript first = (await _bench.GenerateAsync())!;
        string[] calls = _bench.Lines("dcos/calls");
        _bench.Ran.Clear();

        DcosUpgradeScript second = (await _bench.GenerateAsync())!;

        Assert.Equal((first.ScriptId, first.Url), (second.ScriptId, second.Url));
        Assert.Equal(calls, _bench.Lines("dcos/calls"));
        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
    }

    [Fact]
    public async Task Different_inputs_create_second_folder_and_keep_first()
    {
        DcosUpgradeScript first = (await _bench.GenerateAsync())!;
        Dictionary<string, string> before = Snapshot(_bench.Here(first.Folder!));
        _bench.Write("local/ip-detect", "#!/bin/bash\necho 10.0.0.2\n");

        DcosUpgradeScript second = (await _bench.GenerateAsync())!;

        Assert.NotEqual(first.Folder, second.Folder);
        Assert.NotEqual(first.ScriptId, second.ScriptId);
        Assert.Equal(before, Snapshot(_bench.Here(first.Folder!)));
    }

    [Fact]
    public async Task Script_is_found_again_during_its_upgrade()
    {
        DcosUpgradeScript first = (await _bench.GenerateAsync())!;
        _bench.Facts["m1"] = ("1.11.6", "inactive");

        Assert.Equal(first.Url, (await _bench.GenerateAsync())!.Url);

        _bench.Facts["m2"] = ("1.11.6", "inactive");
        Assert.Equal(first.Url, (await _bench.GenerateAsync())!.Url);
    }

    [Fact]
    public async Task Masters_of_different_versions_require_FromVersion()
    {
        _bench.Facts["m2"] = ("1.10.9", "inactive");

        await _bench.FailsAsync(SR.MixedMasterVersions);
        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { FromVersion = "1.10.8" }));
    }

    [Fact]
    public async Task Nothing_is_written_without_confirmation()
    {
        string? asked = null;
        ScriptRequest request = _bench.Request() with { Confirm = (target, action) => Task.FromResult((asked = $"{target}: {action}") is null) };

        Assert.Null(await _bench.GenerateAsync(request));

        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
        Assert.Empty(_bench.Folders);
        Assert.StartsWith("boot: Generate the node upgrade script from 1.10.8 with ", asked);
    }

    [Fact]
    public async Task Each_parameter_that_the_installer_refuses_is_an_error()
    {
        _bench.Write("dcos/refusals",
            "\x1b[1;31mmaster_list: Must have 1, 3, 5, 7, or 9 masters. Found 2\x1b[0m\ncluster_name: Must set cluster_name, no way to calculate value.\n");

        SeveralErrorsException e = await Assert.ThrowsAsync<SeveralErrorsException>(() => _bench.GenerateAsync());

        Assert.Equal(["master_list", "cluster_name"], e.Errors.Select(error => error.TargetName));
        File.Delete(_bench["dcos/refusals"]);
        Assert.NotNull(await _bench.GenerateAsync());
    }

    [Fact]
    public async Task Active_run_refuses_generation()
    {
        _bench.Write("root/cluster/running/a1", "somebody@there\n");
        _bench.Facts["a1"] = ("1.10.8", "active");

        DcosException e = await _bench.FailsAsync(SR.NodeRunActive);

        Assert.Contains("somebody@there", e.Message);
        Assert.Empty(_bench.Folders);
        Assert.False(File.Exists(_bench["root/cluster/lock.json"]));
    }

    [Fact]
    public async Task Claim_without_run_is_a_warning()
    {
        _bench.Write("root/cluster/running/a1", "somebody@there\n");

        Assert.NotNull(await _bench.GenerateAsync());
        Assert.Contains(_bench.Progress.Warnings, warning => warning.Contains("a1") && warning.Contains("somebody@there"));
    }

    [Fact]
    public async Task Claim_of_unreadable_node_refuses_generation()
    {
        _bench.Write("root/cluster/running/a1", "somebody@there\n");
        _bench.Unreachable.Add("a1");

        await _bench.FailsAsync(SR.NodeUnreachable);
        Assert.Empty(_bench.Folders);
    }

    [Fact]
    public async Task Lock_of_another_session_refuses_generation()
    {
        _bench.Write("root/cluster/lock.json", "{\"operation\":\"x\",\"owner\":\"somebody@there\",\"identity\":\"i\",\"token\":\"ab\"}\n");

        await _bench.FailsAsync(SR.ClusterBusy);
    }

    [Theory]
    [InlineData("2.3.0")]
    [InlineData("1.13.0")]
    [InlineData("1.10.8")]
    [InlineData("1.10.7")]
    public async Task Unsupported_path_is_refused_before_staging(string version)
    {
        _bench.Write("dcos/version", version);

        await _bench.FailsAsync(SR.UnsupportedPath);
        Assert.Empty(_bench.Folders);
    }

    [Fact]
    public async Task Path_outside_matrix_is_a_warning()
    {
        _bench.Write("dcos/version", "1.11.4");

        Assert.NotNull(await _bench.GenerateAsync());
        Assert.Contains(_bench.Progress.Warnings, warning => warning.StartsWith("1.10.8 -> 1.11.4", StringComparison.Ordinal));
    }

    [Fact]
    public Task Installer_of_another_edition_is_refused() => _bench.FailsAsync(SR.InstallerEdition, _bench.Request() with { Edition = DcosEdition.Enterprise });

    [Fact]
    public Task Installer_with_another_hash_is_refused() =>
        _bench.FailsAsync(SR.InstallerAltered, _bench.Request() with { InstallerSha256 = new string('0', 64) });

    [Fact]
    public Task Missing_installer_is_refused() => _bench.FailsAsync(SR.InstallerMissing, _bench.Request(_bench.Inputs(_bench["dcos/other.sh"])));

    [Fact]
    public async Task Stopped_docker_is_refused()
    {
        _bench.Write("docker-is-down", "");

        Assert.Contains("Cannot connect", (await _bench.FailsAsync(SR.BootstrapNoDocker)).Message);
    }

    [Fact]
    public async Task Port_in_use_is_skipped()
    {
        using TcpListener listener = new(IPAddress.Any, 9000);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // Another process uses the port, which has the same effect.
        }

        Assert.NotNull(await _bench.GenerateAsync());

        string generate = Assert.Single(_bench.Lines("dcos/calls"), line => line.StartsWith("--generate", StringComparison.Ordinal));
        Assert.StartsWith("--generate-node-upgrade-script 1.10.8 PORT=9", generate);
        Assert.NotEqual("--generate-node-upgrade-script 1.10.8 PORT=9000", generate);
    }

    [Fact]
    public async Task Installer_is_downloaded_and_its_hash_verified()
    {
        byte[] installer = File.ReadAllBytes(_bench.Installer);
        using FileServer store = Store(installer, out string uri);
        ScriptRequest request =
            _bench.Request(_bench.Inputs(_bench["dcos/new.sh"])) with { InstallerUri = uri, InstallerSha256 = Hash(installer).ToUpperInvariant() };

        Assert.NotNull(await _bench.GenerateAsync(request));
        Assert.Equal(installer, File.ReadAllBytes(_bench.Here(BootstrapPaths.InstallerCopy(Hash(installer)))));

        // Root writes nothing into the folder of the login, and the kept copy is found by its hash.
        Assert.False(File.Exists(_bench["dcos/new.sh"]));
        Assert.NotNull(await _bench.GenerateAsync(request with { InstallerUri = null }));
    }

    [Fact]
    public async Task Downloaded_installer_with_another_hash_is_not_executed()
    {
        using FileServer store = Store(File.ReadAllBytes(_bench.Installer), out string uri);
        ScriptRequest request = _bench.Request(_bench.Inputs(_bench["dcos/new.sh"])) with { InstallerUri = uri, InstallerSha256 = new string('0', 64) };

        await _bench.FailsAsync(SR.InstallerAltered, request);
        Assert.Empty(_bench.Lines("dcos/calls"));
        Assert.False(File.Exists(_bench["dcos/new.sh"]));
    }

    [Fact]
    public Task Installer_download_without_hash_is_refused() =>
        _bench.FailsAsync(SR.ScriptInputMissing, _bench.Request(_bench.Inputs(_bench["dcos/new.sh"])) with { InstallerUri = "http://127.0.0.1/x" });

    [Fact]
    public async Task Altered_folder_is_refused()
    {
        DcosUpgradeScript script = (await _bench.GenerateAsync())!;
        File.AppendAllText(Path.Combine(_bench.Here(script.Folder!), "genconf", "serve", "packages", "mesos", "mesos--aa.tar.xz"), "x");

        Assert.Contains("mesos--aa", (await _bench.FailsAsync(SR.StagedFolderAltered)).Message);
    }

    [Fact]
    public async Task Job_over_time_limit_continues_and_next_call_follows_it()
    {
        _bench.Write("dcos/hang", "");
        await _bench.FailsAsync(SR.BootstrapJobTimeout, _bench.Request() with { Timeout = TimeSpan.FromSeconds(2) });
        File.Delete(_bench["dcos/hang"]);

        Assert.NotNull(await _bench.GenerateAsync());
    }

    [Fact]
    public async Task Secrets_are_not_shown_and_not_readable()
    {
        DcosUpgradeScript script = (await _bench.GenerateAsync())!;

        Assert.DoesNotContain(_bench.Ran, run => run.Operation.ProgramText.Contains("hunter2"));
        Assert.DoesNotContain(_bench.Progress.Narrative, line => line.Contains("hunter2"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_bench.Here(script.Folder!), "genconf", "config.yaml")));
        Assert.Equal("0755", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(_bench.Here(script.Folder!), "genconf", "ip-detect")), 8).PadLeft(4, '0'));
    }

    private static FileServer Store(byte[] content, out string uri)
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        uri = $"http://127.0.0.1:{port}/dcos_generate_config.sh";
        return new FileServer(port, _ => content);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Dictionary<string, string> Snapshot(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order()
            .ToDictionary(file => file, file => Hash(File.ReadAllBytes(file)) + File.GetLastWriteTimeUtc(file).Ticks);
}
