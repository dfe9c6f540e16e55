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

/// <summary>The download server, and the proof that nodes get what was generated.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ScriptServingTests : IDisposable
{
    private readonly BootstrapBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_server_of_other_content_is_found_out()
    {
        _bench.Serve(path => "old"u8.ToArray());

        DcosException e = await _bench.FailsAsync(SR.ServedWrong);

        Assert.Contains("other content", e.Message);
    }

    [Fact]
    public async Task A_server_without_the_packages_is_found_out()
    {
        _bench.Serve(path => path.StartsWith("packages", StringComparison.Ordinal) ? null
            : File.ReadAllBytes(Path.Combine(_bench.Folders[0], "genconf", "serve", path)));

        Assert.Contains("HTTP 404", (await _bench.FailsAsync(SR.ServedWrong)).Message);
    }

    [Fact]
    public async Task The_proof_asks_the_next_node_where_one_is_away()
    {
        _bench.Unreachable.Add("a1");

        Assert.NotNull(await _bench.GenerateAsync());
        Assert.Equal("a2", _bench.Ran.Last(run => run.Operation is ProveServedOperation).Node);
    }

    [Fact]
    public async Task A_container_that_served_an_older_folder_is_replaced_and_kept()
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
    public async Task A_container_is_not_replaced_against_the_operators_will()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));

        Assert.Null(await _bench.GenerateAsync(_bench.Request() with { SkipServe = false, ConfirmReplace = (_, _) => Task.FromResult(false) }));

        Assert.True(File.Exists(_bench["containers/00aa"]));
        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
    }

    [Fact]
    public async Task A_container_of_something_else_is_never_touched()
    {
        _bench.Write("containers/00aa", Container("/srv/shop"));

        Assert.Contains("container old (nginx)", (await _bench.FailsAsync(SR.ServePortTaken, _bench.Request() with { SkipServe = false })).Message);
        Assert.True(File.Exists(_bench["containers/00aa"]));
    }

    [Fact]
    public async Task A_process_on_the_port_is_named()
    {
        // The web server of this very process is what listens.
        DcosException e = await _bench.FailsAsync(SR.ServePortTaken, _bench.Request() with { SkipServe = false });

        Assert.Contains($"process {Environment.ProcessId} ", e.Message);
    }

    [Fact]
    public async Task When_the_new_container_does_not_start_the_old_one_serves_again()
    {
        _bench.Write("containers/00aa", Container("/opt/old/genconf/serve"));
        _bench.Write("docker-run-fails", "");

        DcosException e = await _bench.FailsAsync(SR.ServeFailed, _bench.Request() with { SkipServe = false });

        Assert.Contains("no space left", e.Message);
        Assert.True(File.Exists(_bench["containers/00aa"]));
        Assert.Empty(Directory.GetFiles(_bench["created"]));
    }

    private string Container(string mount) =>
        $"{{\"id\":\"00aa\",\"name\":\"/old\",\"image\":\"nginx\",\"ports\":{{\"443/tcp\":null,\"80/tcp\":[{{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"{_bench.Port}\"}}]}},\"mounts\":[{{\"Type\":\"bind\",\"Source\":\"{mount}\"}}]}}\n";
}
