using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>Save-DcosDiagnostic, and -DiagnosticPath of those that fail.</summary>
public sealed class DiagnosticTests : IClassFixture<RehearsalFixture>, IDisposable
{
    private readonly RehearsalFixture _rehearsal;
    private readonly TemporaryFolder _folder = new();

    public DiagnosticTests(RehearsalFixture rehearsal) => _rehearsal = rehearsal;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_node_has_its_bundle_and_one_that_is_away_is_an_error()
    {
        EngineRun run = _rehearsal.Run($"$c | Save-DcosDiagnostic '{_folder.Path}' | ForEach-Object Name", "$c | Set-DcosRehearsalFault LinkDown a1");

        Assert.Equal(8, run.Texts.Count());
        Assert.StartsWith("NodeUnreachable,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(8, Directory.GetFiles(_folder.Path, "*.zip").Length);
    }

    [Fact]
    public void A_rollout_that_fails_leaves_a_bundle_of_the_node_that_failed()
    {
        EngineRun run = _rehearsal.Run($"$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -DiagnosticPath '{_folder.Path}'",
            "$c | Set-DcosRehearsalFault PreChecksFail m2");

        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Contains(run.Warnings, warning => warning == $"Diagnostics of m2: {file}");
        using ZipArchive zip = ZipFile.OpenRead(file);
        Assert.Equal(2, zip.Entries.Count(entry => entry.FullName.EndsWith("/log.txt", StringComparison.Ordinal)));
        Assert.Contains("Save-DcosDiagnostic", Assert.Single(run.Errors).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_gate_leaves_a_bundle_and_has_a_remedy()
    {
        EngineRun run = _rehearsal.Run(
            $"$c | Get-DcosNode a1 | Wait-DcosAgentHealthy -TimeoutSec 5 -DiagnosticPath '{_folder.Path}'", "$c | Set-DcosRehearsalFault ServicesDown a1");

        Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Contains("  # on a1", Assert.Single(run.Errors).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_cannot_be_had_does_not_hide_the_failure()
    {
        EngineRun run = _rehearsal.Run($"$c | Get-DcosNode m2 | Wait-DcosMasterHealthy -TimeoutSec 5 -DiagnosticPath '{_folder.Path}'",
            "$c | Set-DcosRehearsalFault LinkDown m2 -Amount 3600");

        Assert.StartsWith("GatesFailed,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(run.Warnings, warning => warning.StartsWith("Diagnostics of m2 could not be collected", StringComparison.Ordinal));
    }
}
