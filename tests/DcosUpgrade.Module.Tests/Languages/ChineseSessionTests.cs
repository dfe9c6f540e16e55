using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Languages;

/// <summary>A session whose language is Chinese shows no English sentence, and writes the same files as an English one.</summary>
public sealed class ChineseSessionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    /// <summary>Three English words side by side.</summary>
    private static readonly Regex s_english = new(@"(?<![\w.$/'""@=~-])[A-Za-z][a-z]+,? [a-z]{2,},? [a-z]{2,}(?![\w/=-])");

    /// <summary>What is the same in every language: commands up to their comment, output of DC/OS, headings.</summary>
    private static readonly Regex[] s_code =
    [
        new(@"(?<![\w/])(sudo|systemctl|journalctl|curl|dcos|docker|cat|grep|ping|timedatectl|networkctl|tail|df|du|ls|find)"
            + @"( [^\s\p{IsCJKUnifiedIdeographs}，。；：（）]+)+"),
        new(@"\$\w+ \| [^\p{IsCJKUnifiedIdeographs}]*"),
        new(@"(time=|level=|msg=|check node-|component |ERROR: )[^\r\n]*"),
        new(@"(DC/OS \d\S* docs|dcos/dcos \S+|observed on|apache/mesos)[^\r\n]*"),
        new(@"日志：[^\r\n]*"),
        new("Performing the operation \"[^\"]*\" on target \"[^\"]*\""),
        new(@"(?m)^\S+( +\S+)*\r?\n(-+ *)+\r?$"),
    ];

    public static TheoryData<string, string> Scenes => new()
    {
        { "pipeline", "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy" },
        { "prerequisites", "$c | Test-DcosPrerequisite -ToVersion 1.11.6; $c | Test-DcosPrerequisite -ToVersion 1.11.6 | Format-List" },
        { "plan", "$p = $c | New-DcosUpgradePlan -Script $s -Canary 1 -SoakTimeSec 60; $p; $p | Format-List; $p.Steps; $p.Steps | Format-List" },
        { "plan without a backup", "$c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -Confirm:$false" },
        {
            "plan run",
            "$c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false -Verbose"
        },
        { "path", "Get-DcosUpgradePath 1.10.8 | Format-List" },
        { "configuration", "Test-DcosConfig $config -Version 1.11.6 -Edition Open | ForEach-Object { $_; $_ | Format-List }" },
        { "comparison", "$c | Compare-DcosConfig -DifferenceObject $config -ToVersion 1.11.6 | ForEach-Object { $_; $_ | Format-List }" },
        { "update", "Update-DcosConfig $config -FromVersion 1.10.8 -ToVersion 1.11.6 -OutFile $out -Confirm:$false" },
        { "flags", "$c | Suspend-DcosUpgrade -Confirm:$false -Verbose; $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -WhatIf -Verbose" },
        {
            "report",
            """
            $null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -JournalPath $out | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            Export-DcosUpgradeReport "$out.md" $out -Confirm:$false
            Get-Content "$out.md"
            """
        },
        { "refused input", "$c | Get-DcosNode nobody; Test-DcosConfig ./missing.yaml -Version 1.11.6; New-DcosConnection -KeyFile ./missing" },
    };

    public static TheoryData<string, string> Faults => new()
    {
        { "ChecksFailAfterActivation", "m2" },
        { "FetchFails", "a2" },
        { "ServicesNotStarted", "m3" },
        { "TaskLost", "a1" },
    };

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Session_shows_no_English_sentence(string scene, string script) => AssertChinese(scene, script);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Failure_and_resumption_show_no_English_sentence(string fault, string node) => AssertChinese(fault, $$"""
        $c | Set-DcosRehearsalFault -Name {{fault}} -Node {{node}}
        try { $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy } catch { $_ }
        $c | Get-DcosUpgradeStatus
        $c | Get-DcosUpgradeStatus | Where-Object NextStep | Format-List
        $c | Set-DcosRehearsalFault -Name {{fault}} -Node {{node}} -Clear
        $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
        """);

    [Fact]
    public void Report_has_the_language_of_its_parameter()
    {
        using TemporaryFolder folder = new();
        string journal = Path.Combine(folder.Path, "night.jsonl");

        Run("en-US", """
            $null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -JournalPath $out | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            Export-DcosUpgradeReport "$out.en.html" $out -Confirm:$false
            Export-DcosUpgradeReport "$out.zh.html" $out -Language zh-CN -Confirm:$false
            """, journal).ThrowIfFailed();

        string english = File.ReadAllText(journal + ".en.html");
        string chinese = File.ReadAllText(journal + ".zh.html");
        Assert.Contains("<html lang=\"en\">", english, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", english);
        Assert.Contains("<html lang=\"zh-CN\">", chinese, StringComparison.Ordinal);
        string body = chinese[chinese.IndexOf("<body", StringComparison.Ordinal)..chinese.IndexOf("<script", StringComparison.Ordinal)];
        string[] left = [.. English(Regex.Replace(body, "<[^>]*>", "\n"))];
        Assert.True(left.Length == 0, string.Join("\n", left));
    }

    [Fact]
    public void Progress_is_Chinese()
    {
        EngineRun run = Run("zh-CN", "$null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false", "");

        Assert.NotEmpty(run.Progress);
        Assert.Empty(run.Progress.SelectMany(record => new[] { record.Activity, record.StatusDescription }).SelectMany(English).Distinct());
    }

    [Fact]
    public void Error_keeps_its_id_category_and_English_exception()
    {
        ErrorRecord error = Assert.Single(Run("zh-CN", "$c | Get-DcosNode -Name nobody", "").Errors);

        Assert.StartsWith("NoSuchNode,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Node 'nobody' does not exist in cluster 'rehearsal'.", error.Exception.Message);
        Assert.Equal("集群 'rehearsal' 中没有节点 'nobody'。", error.ErrorDetails.Message);
    }

    [Fact]
    public void Journal_and_objects_are_the_same_in_both_languages()
    {
        const string Script = """
            $c | Set-DcosRehearsalFault -Name ChecksFailAfterActivation -Node a2
            try { $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -JournalPath $out |
                Wait-DcosMasterHealthy | Wait-DcosAgentHealthy } catch { }
            $c | Get-DcosUpgradeStatus | ConvertTo-Json -Depth 5
            """;
        using TemporaryFolder folder = new();
        string[] texts = [.. new[] { "en-US", "zh-CN" }.Select(culture =>
        {
            string journal = Path.Combine(folder.Path, culture + ".jsonl");
            return string.Join("\n", Run(culture, Script, journal).Texts) + "\n" + File.ReadAllText(journal);
        })];

        Assert.Equal(texts[0], texts[1]);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", texts[1]);
    }

    private void AssertChinese(string scene, string script)
    {
        using TemporaryFolder folder = new();
        EngineRun run = Run("zh-CN", $$"""
            & { try { {{script}} } catch { $_ } } *>&1 | ForEach-Object {
                if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.ErrorDetails.Message)`n$($_.ErrorDetails.RecommendedAction)" } else { $_ }
            } | Out-String -Width 400
            """, Path.Combine(folder.Path, "out"), folder.Path);

        string shown = string.Concat(run.Texts);
        Assert.True(shown.Length > 10, scene);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", shown);
        Assert.True(!English(shown).Any(), string.Join("\n", English(shown)));
    }

    private static IEnumerable<string> English(string shown)
    {
        string text = s_code.Aggregate(shown, (rest, code) => code.Replace(rest, " … "));
        return text.Split('\n').Where(line => s_english.IsMatch(line)).Select(line => line.Trim());
    }

    private EngineRun Run(string culture, string script, string outFile, string folder = "")
    {
        string config = Path.Combine(folder, "config.yaml");
        if (folder.Length > 0)
        {
            File.WriteAllText(config, """
                bootstrap_url: http://10.0.0.5:80
                cluster_name: rehearsal
                exhibitor_storage_backend: static
                master_discovery: static
                master_list: [10.0.0.1]
                resolvers: 8.8.8.8
                telemetry_enabled: maybe
                unheard_of: 1
                """);
        }

        return engine.Run($$"""
            param($config, $out)
            [System.Threading.Thread]::CurrentThread.CurrentUICulture = '{{culture}}'
            $ErrorActionPreference = 'Continue'
            $c = New-DcosRehearsal -Instant -Seed 42
            $s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null 3>$null
            {{script}}
            """, ("config", config), ("out", outFile));
    }
}
