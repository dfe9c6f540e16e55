using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class CommandTextTests
{
    private const string Sentinel = "0123456789abcdef0123456789abcdef";

    private const string Body = """
        exec </dev/null
        printf '\''%s%s\n'\'' 0123456789abcdef 0123456789abcdef
        printf '\''%s%s\n'\'' 0123456789abcdef 0123456789abcdef >&2
        echo '\''it'\''\'\'''\''s'\''
        """;

    [Theory]
    [InlineData((int)SudoWay.None, "exec /bin/bash --norc -c '")]
    [InlineData((int)SudoWay.Free, "LC_ALL=C; export LC_ALL; exec sudo -n -- /bin/bash --norc -c '")]
    [InlineData((int)SudoWay.Password, "LC_ALL=C; export LC_ALL; exec sudo -k -S -p '' -- /bin/bash --norc -c '")]
    public void Command_line_is_exact(int way, string head) =>
        Assert.Equal(head + Body + "'", new CommandText(Sentinel).Wrap("echo 'it'\\''s'", (SudoWay)way, hasInput: false));

    [Fact]
    public void Command_line_does_not_contain_the_complete_sentinel()
    {
        CommandText text = new(Sentinel);

        Assert.Equal(Sentinel + "\n", Encoding.ASCII.GetString(text.Sentinel));
        Assert.DoesNotContain(Sentinel, text.Wrap("true", SudoWay.None, hasInput: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_count_towards_the_length() =>
        Assert.Throws<InvalidOperationException>(() => new CommandText(Sentinel).Wrap(new string('\'', 20_000), SudoWay.None, hasInput: false));

    [Fact]
    public async Task Collected_output_is_written_once_and_unchanged()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Process shell = Collect("for i in 1 2 3; do echo $i; sleep 0.1; done; printf '\\0\\n\\nend'; exit 7");
        byte[] buffer = new byte[4096];
        int first = await shell.StandardOutput.BaseStream.ReadAsync(buffer);
        using MemoryStream rest = new();
        await shell.StandardOutput.BaseStream.CopyToAsync(rest);
        await shell.WaitForExitAsync();

        Assert.Equal(Sentinel + "\n1\n2\n3\n\0\n\nend", Encoding.ASCII.GetString(buffer, 0, first));
        Assert.Equal(0, rest.Length);
        Assert.Equal(Sentinel + "\n", await shell.StandardError.ReadToEndAsync());
        Assert.Equal(7, shell.ExitCode);
    }

    [Fact]
    public void Collected_program_that_a_signal_ends_has_the_code_of_that_signal()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Process shell = Collect("kill -TERM $BASHPID");
        shell.WaitForExit();

        Assert.Equal(143, shell.ExitCode);
    }

    private static Process Collect(string program) => Process.Start(
        new ProcessStartInfo("/bin/sh", ["-c", new CommandText(Sentinel).Wrap(program, SudoWay.None, collects: true)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
