using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>Progress where no terminal is: lines for a log.</summary>
[Collection(HostCollection.Name)]
public sealed class ProgressTests : IDisposable
{
    private readonly HostScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public void Status_is_a_line_once_and_only_when_it_changed()
    {
        HostResult result = _scripts.Run("""
            $activity = '[m1] Upgrade DC/OS 1.10.8 -> 1.11.6'
            1..3 | ForEach-Object { Show-Progress 1 -1 $activity 'fetching 41/63' $_ }
            'result'
            Show-Progress 1 -1 $activity 'stopping'
            Show-Progress 1 -1 $activity 'gone' -Completed
            """);

        Assert.Equal("result\n", result.Output);
        Assert.Equal(
            "[m1] Upgrade DC/OS 1.10.8 -> 1.11.6: fetching 41/63\n[m1] Upgrade DC/OS 1.10.8 -> 1.11.6: stopping\n",
            result.Error);
    }

    [Fact]
    public void Many_changes_are_few_lines_but_the_first_and_the_last_are_among_them()
    {
        const int Changes = 5000;

        HostResult result = _scripts.Run($$"""
            foreach ($i in 1..{{Changes}}) { Show-Progress 1 -1 m1 "fetching $i" }
            Show-Progress 1 -1 m1 - -Completed
            """);

        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("m1: fetching 1", lines.First());
        Assert.Equal($"m1: fetching {Changes}", lines.Last());
        Assert.InRange(lines.Length, 2, Changes / 10);
    }

    [Fact]
    public void Children_have_lines_of_their_own_and_control_characters_reach_no_log()
    {
        HostResult result = _scripts.Run("""
            Show-Progress 0 -1 Upgrade '0 of 2 nodes done'
            Show-Progress 1 0 'm1: Upgrade' "stopping`e[2J`nnow"
            """);

        Assert.Equal("Upgrade: 0 of 2 nodes done\nm1: Upgrade: stopping [2J now\n", result.Error);
    }
}
