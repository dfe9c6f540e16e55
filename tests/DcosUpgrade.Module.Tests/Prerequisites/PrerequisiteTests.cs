using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>Every check through the cmdlet: passed, failed and unknown.</summary>
public sealed class PrerequisiteTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    /// <summary>With everything in it that checks of config.yaml dislike.</summary>
    private const string Config = "bootstrap_url: http://10.0.0.5:8080\nenable_ipv6: true\nrexray_config:\n  rexray: {}\n# für\n";

    public static TheoryData<string> Passing => [.. PrerequisiteRows.Rows.Select(row => row.Check)];

    public static TheoryData<string> Failing => [.. PrerequisiteRows.Rows.Where(row => row.Fail is not null).Select(row => row.Check)];

    public static TheoryData<string> Unseen => [.. PrerequisiteRows.Rows.Where(row => row.Unseen is not null).Select(row => row.Check)];

    [Fact]
    public void Every_check_has_its_row()
    {
        string[] rows = [.. PrerequisiteRows.Rows.Select(row => row.Check)];
        Assert.Equal(rows.Length, rows.Distinct().Count());

        // A hazard is a row of a table: HazardTableTests evaluate all of them.
        Assert.Equal(
            Catalogue(check => check.GetType().Name != "HazardCheck").Order(StringComparer.Ordinal),
            rows.Intersect(Catalogue(check => check.GetType().Name != "HazardCheck")).Order(StringComparer.Ordinal));
        Assert.Empty(rows.Except(Catalogue(_ => true)));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void Passes(string check) => Look(check, row => row.Pass, row => row.PassRehearsal, row => row.PassArguments, row => row.PassStatus);

    [Theory]
    [MemberData(nameof(Failing))]
    public void Fails(string check)
    {
        object result = Look(check, row => row.Fail!, row => row.FailRehearsal, row => row.FailArguments, row => row.FailStatus);

        Assert.NotEmpty(RehearsalFixture.Property(result, "Expected"));
        Assert.NotEmpty(RehearsalFixture.Property(result, "Actual"));
        if (RehearsalFixture.Property(result, "Status") == "Failed")
        {
            Assert.NotEmpty(RehearsalFixture.Property(result, "Remedy"));
        }
    }

    [Theory]
    [MemberData(nameof(Unseen))]
    public void Cannot_tell(string check)
    {
        object result = Look(check, row => row.Unseen!, row => row.UnseenRehearsal, row => row.UnseenArguments, _ => "Unknown");

        Assert.StartsWith(check + ": could not be determined", RehearsalFixture.Property(result, "Message"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Catalogue(Func<object, bool> filter)
    {
        Type catalogue = AppDomain.CurrentDomain.GetAssemblies().First(assembly => assembly.GetName().Name == "DcosUpgrade.Core")
            .GetType("DcosUpgrade.Prerequisites.CheckCatalog", true)!;
        var all = (IEnumerable<object>)catalogue.GetField("All", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        return all.Where(filter).Select(check => (string)check.GetType().GetProperty("Name")!.GetValue(check)!);
    }

    private object Look(string check, Func<PrerequisiteRow, string> setUp, Func<PrerequisiteRow, string> rehearsal, Func<PrerequisiteRow, string> arguments,
        Func<PrerequisiteRow, string> status)
    {
        PrerequisiteRow row = PrerequisiteRows.Rows.Single(row => row.Check == check);
        using TemporaryFolder folder = new();
        string config = Path.Combine(folder.Path, "config.yaml");
        File.WriteAllText(config, Config);
        string ca = Path.Combine(folder.Path, "ca.yaml");
        File.WriteAllText(ca, Config + "ca_certificate_path: genconf/ca.crt\n");
        EngineRun run = engine.Run(
            $$"""
            param($config, $ca, $folder)
            function F { param($fault, $nodes) $c | Set-DcosRehearsalFault -Name $fault -Node $nodes }
            $c = New-DcosRehearsal -Instant {{rehearsal(row)}}
            $s = $null
            {{(row.Arguments.Contains("$s", StringComparison.Ordinal) ? "$s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null" : "")}}
            try { {{setUp(row)}} } catch { if ($_.FullyQualifiedErrorId -notlike 'RolloutStopped,*') { throw } }
            $c | Test-DcosPrerequisite -Name {{check}} {{row.Arguments}} {{arguments(row)}} | Where-Object Target -EQ '{{row.Target}}'
            """,
            ("config", config),
            ("ca", ca),
            ("folder", folder.Path));

        Assert.Null(run.Thrown);
        object result = Assert.Single(run.Output)!;
        Assert.Equal(
            $"{check} of {row.Target}: {status(row)}",
            $"{RehearsalFixture.Property(result, "Name")} of {RehearsalFixture.Property(result, "Target")}: {RehearsalFixture.Property(result, "Status")}");
        Assert.NotEmpty(RehearsalFixture.Property(result, "Source"));
        return result;
    }
}
