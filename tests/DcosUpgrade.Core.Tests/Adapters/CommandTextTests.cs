using System;
using System.Text;
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
}
