using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Uploads belong to the login. What root takes out of them is the file that was sent, or nothing.</summary>
public sealed class UploadTests : IDisposable
{
    private const string Secret = "TOPSECRET of root";

    private readonly StartNode _node = new();

    [Theory]
    [InlineData("link")]
    [InlineData("link to the same")]
    [InlineData("pipe")]
    [InlineData("large")]
    [InlineData("short")]
    public void Replaced_upload_starts_no_run_and_copies_nothing(string replacement)
    {
        RunOrder order = _node.Order(_node.Facts());
        Replace(replacement, order.Baseline);

        RunStart start = _node.StartUploaded(order);

        Assert.Equal((false, "StartFailed"), (start.Started, start.Refusal));
        Assert.False(_node.Started);
        Assert.Empty(_node.Facts().Attempts);
        Assert.Empty(Leaks());
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link to the same")]
    [InlineData("pipe")]
    [InlineData("large")]
    [InlineData("short")]
    public void Replaced_upload_is_not_moved_to_the_cluster_folder(string replacement)
    {
        Replace(replacement, "{\"tasks\":[]}");

        Assert.False(_node.Root.Ask(Write("{\"tasks\":[]}")));

        Assert.Empty(Leaks());
        Assert.False(File.Exists(_node.Root[NodePaths.Cluster + "/workload-1.json"]));
    }

    [Fact]
    public void Upload_as_it_was_sent_is_moved_to_the_cluster_folder()
    {
        _node.Root.Write(StartNode.Upload + "/0", "{\"tasks\":[]}");

        Assert.True(_node.Root.Ask(Write("{\"tasks\":[]}")));

        Assert.Equal("{\"tasks\":[]}", File.ReadAllText(_node.Root[NodePaths.Cluster + "/workload-1.json"]));
    }

    public void Dispose() => _node.Dispose();

    private static WriteClusterFileOperation Write(string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        return new("0123456789abcdef", new InputFile("workload-1.json", content, Sha256Hex.Of(content), Executable: false), StartNode.Upload);
    }

    /// <param name="sent">What the upload contained.</param>
    private void Replace(string replacement, string sent)
    {
        string upload = _node.Root[StartNode.Upload + "/0"];
        _node.Root.Write("/root/secret", replacement == "link" ? Secret : sent);
        _node.Root.Write(StartNode.Upload + "/0", replacement == "large" ? new string('x', 1 << 20) : "{");
        if (replacement is "link" or "link to the same" or "pipe")
        {
            File.Delete(upload);
            string[] arguments = replacement != "pipe" ? ["-s", _node.Root["/root/secret"], upload] : [upload];
            using Process made = Process.Start(replacement != "pipe" ? "ln" : "mkfifo", arguments);
            made.WaitForExit();
        }
    }

    /// <summary>Copies of the secret, and of the large file, outside the place where they were put.</summary>
    private string[] Leaks() =>
    [
        .. Directory.EnumerateFiles(_node.Root["/var/lib"], "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("/upload/0", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is { } text
                && (text.Contains(Secret, StringComparison.Ordinal) || text.Contains("xxx", StringComparison.Ordinal))),
    ];
}
