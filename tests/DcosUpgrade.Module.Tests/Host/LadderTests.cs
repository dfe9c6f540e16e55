using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>The example that upgrades a cluster over several releases.</summary>
[Collection(HostCollection.Name)]
public sealed class LadderTests : IDisposable
{
    private static readonly string s_ladder = Path.Combine(Repository.Root, "module", "examples", "Upgrade-Ladder.ps1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Open")]
    [InlineData("Enterprise")]
    public void Ladder_that_was_stopped_twice_ends_at_the_last_release_with_one_report(string edition)
    {
        HostResult result = HostProcess.Run(["-Command", $$"""
            $c = New-DcosRehearsal -Instant -Edition {{edition}} -Agent 2 -PublicAgent 1 -ToVersion 2.2.1
            $more = @{ Cluster = $c; Folder = '{{_folder.Path}}'; AcceptRisk = 'no-new-nodes' }
            function Versions { "$(($c | Get-DcosNode -Live).Version | Sort-Object -Unique)" }
            $null = & '{{s_ladder}}' @more -Hop 1 3>$null 6>$null
            Versions
            $c | Set-DcosRehearsalFault RefusedAtVersionCheck m2
            try { $null = & '{{s_ladder}}' @more 3>$null 6>$null } catch { 'stopped' }
            Versions
            $c | Set-DcosRehearsalFault RefusedAtVersionCheck m2 -Clear
            $null = & '{{s_ladder}}' @more 3>$null 6>$null
            Versions
            """]);

        Assert.Equal((0, "1.12.2\nstopped\n1.12.2 1.13.7\n2.2.1\n"), (result.ExitCode, result.Output));
        string[] hops = ["1-1.12.2", "2-1.13.7", "3-2.1.1", "4-2.2.1"];
        Assert.Equal(hops.Select(hop => hop + ".done"), Directory.GetFiles(_folder.Path, "*.done").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string report = File.ReadAllText(Path.Combine(_folder.Path, "report.html"));
        Assert.All(hops, hop => Assert.Contains(hop.Split('-')[1], report, StringComparison.Ordinal));
        Assert.All(hops, hop => Assert.True(Directory.Exists(Path.Combine(_folder.Path, hop + ".backup"))));
    }
}
