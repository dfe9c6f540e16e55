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
        Assert.Equal(
            $"run -d -p 127.0.0.1:{_bench.Port}:80 -v {_bench.Here(script.Folder!)}/genconf/serve:/usr/share/nginx/html:ro nginx",
            Assert.Single(_bench.Lines("docker-runs")));
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

    [Fact]
    public async Task Server_with_another_image_or_on_all_addresses_is_replaced()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));
        string pinned = "nginx@sha256:" + new string('a', 64);
        ScriptRequest request = _bench.Request() with { SkipServe = false, Image = pinned };
        DcosUpgradeScript script = (await _bench.GenerateAsync(request))!;
        string mine = Assert.Single(Directory.GetFiles(_bench["containers"]));
        Assert.Contains(pinned, File.ReadAllText(mine), StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Progress.Warnings, warning => warning.Contains("pinned", StringComparison.Ordinal));

        // The same server is kept; one on all addresses, or of an unpinned image, is not.
        Assert.NotNull(await _bench.GenerateAsync(request));
        Assert.Equal(mine, Assert.Single(Directory.GetFiles(_bench["containers"])));
        File.WriteAllText(mine, File.ReadAllText(mine).Replace("127.0.0.1", "0.0.0.0", StringComparison.Ordinal));
        Assert.NotNull((await _bench.GenerateAsync(request))!.UndoCommand);
        string second = Assert.Single(Directory.GetFiles(_bench["containers"]));
        File.WriteAllText(second, File.ReadAllText(second).Replace(pinned, "nginx", StringComparison.Ordinal));
        Assert.NotNull((await _bench.GenerateAsync(request))!.UndoCommand);
        Assert.Equal(3, _bench.Lines("docker-runs").Length);
        Assert.All(_bench.Lines("docker-runs"), run => Assert.EndsWith(" " + pinned, run, StringComparison.Ordinal));
        Assert.NotNull(script.Folder);
    }

    [Fact]
    public async Task Unpinned_image_is_a_warning()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));

        await _bench.GenerateAsync(_bench.Request() with { SkipServe = false });

        Assert.Contains(_bench.Progress.Warnings, warning => warning.Contains("-Image with a digest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_of_the_cluster_is_stopped_and_kept()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));
        await _bench.GenerateAsync(_bench.Request() with { SkipServe = false });
        _bench.Write("containers/00bb", Container("/opt/old/genconf/serve").Replace("00aa", "00bb", StringComparison.Ordinal));
        ScriptServer server = new(_bench.Cluster, _bench.Progress);

        await server.StopAsync((_, _) => Task.FromResult(false), default);
        Assert.Equal(2, Directory.GetFiles(_bench["containers"]).Length);
        await server.StopAsync((_, _) => Task.FromResult(true), default);

        Assert.Equal("00bb", Path.GetFileName(Assert.Single(Directory.GetFiles(_bench["containers"]))));
        Assert.Equal(2, Directory.GetFiles(_bench["stopped"]).Length);
    }

    [Theory]
    [InlineData("http://10.0.0.5:81", "", "10.0.0.5")]
    [InlineData("http://boot.example:81", "10.0.0.5 203.0.113.5", "10.0.0.5")]
    [InlineData("http://198.51.100.1:81", "", "10.0.0.9")]
    [InlineData("http://boot.example:81", "198.51.100.1", "10.0.0.9")]
    [InlineData("http://[fd00::5]:81", "", "fd00::5")]
    public void Server_listens_on_the_address_of_the_url_or_of_the_inventory(string url, string resolved, string expected)
    {
        BootstrapFacts facts = new() { Addresses = ["172.17.0.1", "10.0.0.5", "10.0.0.9", "fd00::5"], Resolved = resolved.Split(' ') };

        Assert.Equal(expected, ServeAddress.Of(ScriptUrl.Check(url, "test"), facts, "10.0.0.9"));
        Assert.Null(ServeAddress.Of(ScriptUrl.Check("http://198.51.100.1", "test"), facts, "10.9.9.9"));
    }

    [Theory]
    [InlineData("10.0.0.5", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("192.169.1.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.127.255.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("169.254.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("203.0.113.5", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::ffff:10.0.0.5", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Public_addresses_are_known(string address, bool isPublic) => Assert.Equal(isPublic, ServeAddress.IsPublic(address));

    private string Container(string mount) =>
        """{"id":"00aa","name":"/old","image":"nginx","ports":{"443/tcp":null,"80/tcp":"""
        + $$"""[{"HostIp":"0.0.0.0","HostPort":"{{_bench.Port}}"}]},"mounts":[{"Type":"bind","Source":"{{mount}}"}]}""" + "\n";
}
