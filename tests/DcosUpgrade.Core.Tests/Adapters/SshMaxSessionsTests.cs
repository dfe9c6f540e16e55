using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>An sshd that allows few sessions on one connection (hardening guides: MaxSessions of 4 or less).</summary>
[Collection(SshCollection.Name)]
public sealed class SshMaxSessionsTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Operations_of_eight_nodes_pass_on_one_connection_each(int maxSessions)
    {
        using OpenSshServer server = await StartAsync(maxSessions);
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(Settings(server), sink);

        // Long commands, so that several sessions are required at the same time.
        RawOutput[] answers = await Task.WhenAll(
            from node in Enumerable.Range(0, 8)
            from operation in Enumerable.Range(0, 5)
            select shells.For(ssh.Node(server, "n" + node)).RunAsync(
                new TextOperation($"sleep 0.{operation % 3}; echo {node}.{operation}"), CancellationToken.None));

        Assert.Equal(
            from node in Enumerable.Range(0, 8) from operation in Enumerable.Range(0, 5) select $"{node}.{operation}\n",
            answers.Select(answer => answer.Stdout));
        Assert.Equal(8, server.Logins);
        Assert.DoesNotContain(sink.Narrative, message => message.Contains("the connection broke", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operation_that_writes_runs_once_when_its_session_was_refused_first()
    {
        using OpenSshServer server = await StartAsync(1);
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(Settings(server), sink);
        INodeShell shell = shells.For(ssh.Node(server));
        (string runs, string go, string file) = (_folder["runs"], _folder["go"], _folder["written"]);

        Task<RawOutput> first = shell.RunAsync(new TextOperation($"touch {runs}; until [ -e {go} ]; do sleep 0.05; done"), CancellationToken.None);
        await Poll.UntilAsync(() => File.Exists(runs), "the first operation runs");
        Task<RawOutput>[] writes = [.. Enumerable.Range(0, 4).Select(i =>
            shell.RunAsync(new TextOperation($"echo {i} >> {file}", writes: true), CancellationToken.None))];
        await Poll.UntilAsync(
            () => sink.Narrative.Any(message => message.Contains("sshd allows 1 sessions", StringComparison.Ordinal)), "a session is refused");
        await File.WriteAllTextAsync(go, "");
        await Task.WhenAll(writes.Append(first));

        Assert.Equal(["0", "1", "2", "3"], File.ReadAllLines(file).Order(StringComparer.Ordinal));
    }

    private ConnectionSettings Settings(OpenSshServer server) => ssh.Settings with { KnownHosts = [server.KnownAs("127.0.0.1")] };

    private Task<OpenSshServer> StartAsync(int maxSessions) => OpenSshServer.StartAsync(
        _folder.Sub("server"), [SshKeys.PublicKey(ssh.Key)], ["MaxSessions " + maxSessions.ToString(CultureInfo.InvariantCulture)]);
}
