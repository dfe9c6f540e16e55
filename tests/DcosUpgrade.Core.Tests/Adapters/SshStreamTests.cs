using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Streamed output of a node over a real sshd.</summary>
[Collection(SshCollection.Name)]
public sealed class SshStreamTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_of_any_size_is_streamed()
    {
        const int Bytes = 48 << 20;
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        string path = _folder["stream"];
        RawOutput answer;
        await using (FileStream file = File.Create(path))
        {
            answer = await shells.For(ssh.Node()).RunAsync(
                new TextOperation($"head -c {Bytes} /dev/zero | tee >(sha256sum >&2)", maxBytes: 1024, output: file),
                CancellationToken.None);
        }

        Assert.Equal(("", false), (answer.Stdout, answer.Truncated));
        Assert.Equal(Bytes, new FileInfo(path).Length);
        await using FileStream written = File.OpenRead(path);
        Assert.StartsWith(Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(written)), answer.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_output_stream_ends_the_program_with_its_error_and_keeps_the_link()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node());

        await Assert.ThrowsAsync<InputException>(
            () => shell.RunAsync(new TextOperation($"head -c 1000000 /dev/zero; {WaitAndTouch}", output: new FullStream()), CancellationToken.None));

        AssertEndedEarly();
        Assert.Equal("still here\n", (await shell.RunAsync(new TextOperation("echo still here"), CancellationToken.None)).Stdout);
    }

    [Fact]
    public async Task Silent_stream_is_a_broken_link_and_the_next_operation_reconnects()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node());

        NodeUnreachableException broken = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            shell.RunAsync(new TextOperation($"head -c 100000 /dev/zero; {WaitAndTouch}", output: new MemoryStream(), silenceSec: 1), CancellationToken.None));

        AssertEndedEarly();
        Assert.Contains("nothing came for 1 s", broken.Message, StringComparison.Ordinal);
        Assert.Equal("another\n", (await shell.RunAsync(new TextOperation("echo another"), CancellationToken.None)).Stdout);
    }

    /// <summary>A wait that an early end must not use up, and the proof that it was.</summary>
    private string WaitAndTouch => $"sleep 600; touch {_folder["waited"]}";

    private void AssertEndedEarly() => Assert.False(File.Exists(_folder["waited"]), "The program ran to its end.");

    /// <summary>A full disk.</summary>
    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new InputException(SR.FileNotWritable, "x", "x", "full");
    }
}
