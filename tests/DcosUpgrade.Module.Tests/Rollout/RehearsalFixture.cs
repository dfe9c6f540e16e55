using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>A rehearsed cluster and its script, as PowerShell objects.</summary>
public sealed class RehearsalFixture : IDisposable
{
    private readonly EngineFixture _engine = new();

    public EngineFixture Engine => _engine;

    public void Dispose() => _engine.Dispose();

    /// <summary>Runs a script that finds the cluster in $c and the upgrade script in $s.</summary>
    /// <param name="setUp">What goes wrong: <c>Set-DcosRehearsalFault …</c> on $c.</param>
    public EngineRun Run(string script, string setUp = "", string rehearsal = "") => _engine.Run($$"""
        $ErrorActionPreference = 'Continue'
        $c = New-DcosRehearsal -Instant {{rehearsal}}
        $s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null
        {{setUp}}
        {{script}}
        """);

    public static string Property(object? item, string name) => PSObject.AsPSObject(item).Properties[name]?.Value?.ToString() ?? "";

    public static IEnumerable<string> Column(EngineRun run, string name) => run.Output.Select(item => Property(item, name));
}
