using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    public void Text_is_quoted(string text, string quoted) => Assert.Equal(quoted, ShellText.Quote(text));

    [Fact]
    public void Nul_is_refused() => Assert.Equal(SR.NulInArgument, Assert.Throws<InputException>(() => ShellText.Quote("a\0b")).Id);

    [Theory]
    [InlineData("/bin/bash")]
    [InlineData("/bin/sh")]
    public void Quoted_text_survives_a_shell_byte_for_byte(string shell)
    {
        List<string> texts = [.. Texts(12_000)];
        // One process for all of them: each argument comes back with the one byte after it that no argument can hold.
        string script = string.Concat(texts.Select(text => $"printf '%s\\0' {ShellText.Quote(text)}\n"));

        byte[] output = Run(shell, script);

        Assert.Equal(string.Concat(texts.Select(text => text + "\0")), new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output));
    }

    [Fact]
    public void Text_quoted_twice_survives_two_shells()
    {
        List<string> texts = [.. Texts(40)];
        string inner = string.Concat(texts.Select(text => $"printf '%s\\0' {ShellText.Quote(text)}\n"));

        byte[] output = Run("/bin/sh", $"exec /bin/bash --norc -c {ShellText.Quote(inner)}");

        Assert.Equal(string.Concat(texts.Select(text => text + "\0")), Encoding.UTF8.GetString(output));
    }

    private static IEnumerable<string> Texts(int count)
    {
        string[] atoms =
        [
            "'", "''", "\"", "\\", "\\'", "$", "${x}", "$(id)", "`id`", "!", "!!", "\n", "\r", "\t", "\u0001", "\u001b[0m", "\u007f",
            " ", "*", "?", "~", "#", "&", ";", "|", "<(", ">", "-n", "%s", "\\0", "é", "日本", "\U0001F600", "\u2028", "\ufeff", "a", "Z", "0",
        ];
        Random random = new(1011);
        for (int i = 0; i < count; i++)
        {
            // What a shell interprets, or any characters at all; a half of a surrogate pair is no text.
            yield return string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => random.Next(3) > 0
                ? atoms[random.Next(atoms.Length)]
                : ((char)(random.Next(2) == 0 ? random.Next(1, 0x100) : random.Next(1, 0xD800))).ToString()));
        }
    }

    private static byte[] Run(string shell, string script)
    {
        ProcessStartInfo start = new(shell) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        // The shell answers while it reads: both pipes would fill up.
        Task writing = Task.Run(() =>
        {
            using Stream input = process.StandardInput.BaseStream;
            input.Write(Encoding.UTF8.GetBytes(script));
        });
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        writing.GetAwaiter().GetResult();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
