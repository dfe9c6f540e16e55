using System;
using System.IO;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program in a real bash with a stand-in for systemctl.</summary>
public sealed class RestartCockroachTests : IDisposable
{
    private readonly NodeRoot _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("active", "0", false, "restarted", true)]
    [InlineData("active", "0", true, "old", false)]
    [InlineData("active", "$(($(cut -d . -f 1 /proc/uptime) * 1000000))", false, "young", false)]
    [InlineData("active", "$(($(cut -d . -f 1 /proc/uptime) * 1000000))", true, "young", false)]
    [InlineData("active", "", false, "unknown", false)]
    [InlineData("active", "n/a", false, "unknown", false)]
    [InlineData("failed", "0", false, "inactive", false)]
    [InlineData("inactive", "0", true, "inactive", false)]
    public void Only_service_with_long_uptime_is_restarted(string state, string since, bool lookOnly, string result, bool restarts)
    {
        Systemctl(state, since, "exit 0");

        CockroachRestarted done = Ask(lookOnly);

        Assert.Equal(result, done.Result);
        Assert.Equal(restarts ? "restart dcos-cockroach.service\n" : "", File.Exists(_node["/calls"]) ? File.ReadAllText(_node["/calls"]) : "");
    }

    [Fact]
    public void Error_of_systemctl_is_the_detail()
    {
        Systemctl("active", "0", "echo \"Job for dcos-cockroach.service failed. See 'it's log'.\" >&2; exit 1");

        CockroachRestarted done = Ask(lookOnly: false);

        Assert.Equal("failed", done.Result);
        Assert.StartsWith("1 Job for dcos-cockroach.service failed.", done.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_without_restart_is_not_a_write() => Assert.False(new RestartCockroachOperation("0123456789abcdef", TimeSpan.Zero, lookOnly: true).Writes);

    private CockroachRestarted Ask(bool lookOnly) => _node.Ask(new RestartCockroachOperation("0123456789abcdef", TimeSpan.FromSeconds(5), lookOnly));

    private void Systemctl(string state, string since, string restart) => _node.Program("systemctl", $$"""
        case "$*" in
          *ActiveState*) echo "ActiveState={{state}}";;
          *Monotonic*) echo "ActiveEnterTimestampMonotonic={{since}}";;
          restart*) echo "$*" >> {{_node["/calls"]}}; {{restart}};;
        esac
        """);
}
