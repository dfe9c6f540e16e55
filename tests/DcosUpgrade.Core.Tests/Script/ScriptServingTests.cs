using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>The download server, and the verification of downloads on nodes.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ScriptServingTests : IDisposable
{
    private readonly BootstrapBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Server_with_other_content_is_refused()
    {
        _bench.Serve(path => "old"u8.ToArray());

        DcosException e = await _bench.FailsAsync(SR.ServedWrong);

        Assert.Contains("the SHA-256 of the download is", e.Message);
    }

    [Fact]
    public async Task Server_without_packages_is_refused()
    {
        _bench.Serve(path => path.StartsWith("packages", StringComparison.Ordinal) ? null
            : File.ReadAllBytes(Path.Combine(_bench.Folders[0], "genconf", "serve", path)));

        Assert.Contains("HTTP 404", (await _bench.FailsAsync(SR.ServedWrong)).Message);
    }

    [Fact]
    public async Task Verification_uses_next_node_when_one_is_unreachable()
    {
        _bench.Unreachable.Add("a1");

        Assert.NotNull(await _bench.GenerateAsync());
        Assert.Equal("a2", _bench.Ran.Last(run => run.Operation is ProveServedOperation).Node);
    }

    [Fact]
    public async Task Container_of_older_folder_is_stopped_and_kept()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));
        List<string> asked = [];
        ScriptRequest request = _bench.Request() with
        {
            SkipServe = false,
            ConfirmReplace = (target, action) =>
            {
                asked.Add(target);
                return Task.FromResult(true);
            },
        };

        DcosUpgradeScript script = (await _bench.GenerateAsync(request))!;

        Assert.Equal(["old (nginx) on boot"], asked);
        Assert.True(File.Exists(_bench["stopped/00aa"]));
        Assert.Matches("^sudo docker stop [0-9a-f]{12} && sudo docker start old$", script.UndoCommand);
        Assert.Equal($"run -d -p {_bench.Port}:80 -v {script.Folder}/genconf/serve:/usr/share/nginx/html:ro nginx", Assert.Single(_bench.Lines("docker-runs")));
        Assert.Null((await _bench.GenerateAsync(request))!.UndoCommand);
    }

    [Fact]
    public async Task Container_is_not_stopped_without_confirmation()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));

        Assert.Null(await _bench.GenerateAsync(_bench.Request() with { SkipServe = false, ConfirmReplace = (_, _) => Task.FromResult(false) }));

        Assert.True(File.Exists(_bench["containers/00aa"]));
        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
    }

    [Fact]
    public async Task Container_of_another_service_is_not_stopped()
    {
        _bench.Write("containers/00aa", Container("/srv/shop"));

        Assert.Contains("container old (nginx)", (await _bench.FailsAsync(SR.ServePortTaken, _bench.Request() with { SkipServe = false })).Message);
        Assert.True(File.Exists(_bench["containers/00aa"]));
    }

    [Fact]
    public async Task Process_on_port_is_named_in_error()
    {
        // The web server of this process listens on the port.
        DcosException e = await _bench.FailsAsync(SR.ServePortTaken, _bench.Request() with { SkipServe = false });

        Assert.Contains($"process {Environment.ProcessId} ", e.Message);
    }

    [Fact]
    public async Task Old_container_is_restarted_when_new_one_does_not_start()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));
        _bench.Write("docker-run-fails", "");

        DcosException e = await _bench.FailsAsync(SR.ServeFailed, _bench.Request() with { SkipServe = false });

        Assert.Contains("no space left", e.Message);
        Assert.True(File.Exists(_bench["containers/00aa"]));
        Assert.Empty(Directory.GetFiles(_bench["created"]));
    }

    private string Container(string mount) =>
        """{"id":"00aa","name":"/old","image":"nginx","ports":{"443/tcp":null,"80/tcp":"""
        + $$"""[{"HostIp":"0.0.0.0","HostPort":"{{_bench.Port}}"}]},"mounts":[{"Type":"bind","Source":"{{mount}}"}]}""" + "\n";
}
