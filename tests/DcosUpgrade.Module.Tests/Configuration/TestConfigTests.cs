using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Configuration;

/// <summary>Test-DcosConfig as people use it: files, pipelines, text.</summary>
public sealed class TestConfigTests : IDisposable
{
    private const string Sound = "bootstrap_url: http://10.0.0.1:80\ncluster_name: c\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list: [10.0.0.2]\nenable_ipv6: false\n";
    private const string Test = "Test-DcosConfig -Version 1.11.6 -Edition Open";

    private readonly TemporaryFolder _folder = new();
    private readonly EngineFixture _engine = new();

    public TestConfigTests()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "good.yaml"), Sound);
        File.WriteAllText(Path.Combine(_folder.Path, "bad.yaml"), Sound + "\nnum_masters: 1\ntelemetry_enabled: \"True\"\n");
        _engine.Run("param($folder) $null = $ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", _folder.Path)).ThrowIfFailed();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-ChildItem *.yaml | " + Test)]
    [InlineData("(Get-ChildItem *.yaml).FullName | " + Test)]
    [InlineData(Test + " bad.yaml, good.yaml")]
    [InlineData(Test + " -LiteralPath (Get-ChildItem *.yaml).PSPath")]
    public void Every_file_of_a_pipeline_is_tested(string script)
    {
        PSObject[] results = Results(script);

        Assert.Equal(
            ["bad.yaml:8:1 num_masters Failed", "bad.yaml:9:1 telemetry_enabled Failed", "good.yaml::  Passed"],
            results.Select(result => $"{Path.GetFileName(Text(result, "Target"))}:{Text(result, "Line")}:{Text(result, "Column")} {Text(result, "Parameter")} {Text(result, "Status")}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-Content good.yaml -Raw | " + Test)]
    [InlineData(Test + " \"$(Get-Content good.yaml -Raw)\"")]
    public void Text_with_line_breaks_is_YAML(string script) => Assert.Equal("Passed", Text(Assert.Single(Results(script)), "Status"));

    [Fact]
    public void Quiet_is_true_or_false_for_each_file() =>
        Assert.Equal(["False", "True"], Run("'bad.yaml', 'good.yaml' | " + Test + " -Quiet").Texts);

    [Fact]
    public void Checks_are_chosen_by_name() =>
        Assert.All(Results(Test + " bad.yaml -Name config-inst*"), result => Assert.Equal("config-installer", Text(result, "Name")));

    [Fact]
    public void The_genconf_folder_is_looked_into()
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
    [InlineData("Test-DcosConfig good.yaml -Version 1.12.0 -Edition Open", "ConfigVersionUnknown")]
    [InlineData(Test + " good.yaml -GenconfPath ./none", "FileMissing")]
    public void What_cannot_be_done_ends_it(string script, string id) =>
        Assert.Equal(id, _engine.Run(script).Terminating!.FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void The_view_names_the_place_and_what_was_found()
    {
        string view = string.Join("\n", Run(Test + " bad.yaml | Out-String -Width 80").Texts);

        Assert.Contains("bad.yaml:8:1", view, StringComparison.Ordinal);
        Assert.Contains("num_masters: ", view, StringComparison.Ordinal);
        Assert.All(view.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    private EngineRun Run(string script)
    {
        EngineRun run = _engine.Run(script);
        run.ThrowIfFailed();
        return run;
    }

    private PSObject[] Results(string script) => [.. Run(script).Output.Select(result => PSObject.AsPSObject(result!))];

    private static string Text(PSObject result, string property) => $"{result.Properties[property].Value}";
}
