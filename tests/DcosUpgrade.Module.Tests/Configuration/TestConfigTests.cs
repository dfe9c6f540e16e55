using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Configuration;

/// <summary>Test-DcosConfig as people use it: files, pipelines, text.</summary>
public sealed class TestConfigTests : IDisposable
{
    private const string Sound =
        "bootstrap_url: http://10.0.0.1:80\ncluster_name: c\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list: "
            + "[10.0.0.2]\nenable_ipv6: false\n";
    private const string Test = "Test-DcosConfig -Version 1.11.6 -Edition Open";

    private readonly TemporaryFolder _folder = new();
    private readonly EngineFixture _engine = new();

    public TestConfigTests()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "good.yaml"), Sound);
        File.WriteAllText(Path.Combine(_folder.Path, "bad.yaml"), Sound + "\nnum_masters: 1\ntelemetry_enabled: \"True\"\n");
        _engine.Run(
            "param($folder, $files, $text) $null = $ExecutionContext.SessionState.Path.SetLocation($folder); $global:files = $files; $global:text = $text",
            ("folder", _folder.Path),
            ("files", new DirectoryInfo(_folder.Path).GetFiles("*.yaml")),
            ("text", Sound)).ThrowIfFailed();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("$files | " + Test)]
    [InlineData("$files.FullName | " + Test)]
    [InlineData("$files | ForEach-Object { @{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$_\" } } | ForEach-Object { [pscustomobject]$_ } | " + Test)]
    [InlineData(Test + " bad.yaml, ./good.yaml")]
    [InlineData(Test + " -LiteralPath $files.FullName")]
    public void Every_file_of_a_pipeline_is_tested(string script)
    {
        PSObject[] results = Results(script);

        Assert.Equal(
            ["bad.yaml:8:1 num_masters Failed", "bad.yaml:9:1 telemetry_enabled Failed", "good.yaml::  Passed"],
            results.Select(Place).Order(StringComparer.Ordinal));

        static string Place(PSObject result) =>
            $"{Path.GetFileName(Text(result, "Target"))}:{Text(result, "Line")}:{Text(result, "Column")} "
            + $"{Text(result, "Parameter")} {Text(result, "Status")}";
    }

    [Theory]
    [InlineData("$text | " + Test)]
    [InlineData(Test + " $text")]
    public void Text_with_line_breaks_is_YAML(string script) => Assert.Equal("Passed", Text(Assert.Single(Results(script)), "Status"));

    [Fact]
    public void Quiet_is_true_or_false_for_each_file() =>
        Assert.Equal(["False", "True"], Run("'bad.yaml', 'good.yaml' | " + Test + " -Quiet").Texts);

    [Fact]
    public void Checks_are_chosen_by_name() =>
        Assert.All(Results(Test + " bad.yaml -Name config-inst*"), result => Assert.Equal("config-installer", Text(result, "Name")));

    [Fact]
    public void Files_of_the_genconf_folder_are_tested()
    {
        Assert.Equal("ip_detect_contents", Text(Assert.Single(Results(Test + " good.yaml -GenconfPath .")), "Parameter"));
        File.WriteAllText(Path.Combine(_folder.Path, "ip-detect"), "#!/bin/sh\necho 1.2.3.4\n");
        Assert.Equal("Passed", Text(Assert.Single(Results(Test + " good.yaml -GenconfPath .")), "Status"));
    }

    [Fact]
    public void A_file_that_is_missing_does_not_keep_the_others_from_being_tested()
    {
        EngineRun run = _engine.Run("'none.yaml', 'good.yaml' | " + Test);

        Assert.Equal("FileMissing", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Single(run.Output);
    }

    [Theory]
    [InlineData("Test-DcosConfig good.yaml -Version 2.3.0 -Edition Open", "ConfigVersionUnknown")]
    [InlineData(Test + " good.yaml -GenconfPath ./none", "FileMissing")]
    public void Invalid_input_is_a_terminating_error(string script, string id) =>
        Assert.Equal(id, Assert.Single(_engine.Run(script).Errors).FullyQualifiedErrorId.Split(',')[0]);

    private EngineRun Run(string script)
    {
        EngineRun run = _engine.Run(script);
        run.ThrowIfFailed();
        return run;
    }

    private PSObject[] Results(string script) => [.. Run(script).Output.Select(result => PSObject.AsPSObject(result!))];

    private static string Text(PSObject result, string property) => $"{result.Properties[property].Value}";
}
