using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Scripts;

/// <summary>Compare- and Update-DcosConfig and the gate of New-DcosUpgradeScript, in the real engine.</summary>
public sealed class ConfigCmdletTests : IDisposable
{
    private const string Old =
        "bootstrap_url: http://10.0.0.5:80\ncluster_name: prod # ours\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list: "
            + "[10.0.1.1]\nexhibitor_admin_password: hunter2\n";

    private readonly EngineFixture _engine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_and_texts_are_compared_and_filtered_in_the_pipeline()
    {
        string old = Write("old.yaml", Old);
        string @new = Write("new.yaml", Old.Replace("prod", "other") + "gc_delay: 3days\nenable_ipv6: false\n");

        Assert.Equal(
            ["cluster_name Forbidden", "enable_ipv6 Required", "gc_delay Warning"],
            Rows($"Compare-DcosConfig '{old}' '{@new}' -FromVersion 1.10.8 -ToVersion 1.11.6"));
        Assert.Equal(["cluster_name Forbidden"],
            Rows($"[System.IO.FileInfo]::new('{old}') | Compare-DcosConfig -DifferenceObject '{@new}' -ToVersion 1.11.6 | Where-Object Verdict -eq Forbidden"));
        Assert.Equal(
            ["cluster_name Forbidden", "gc_delay Allowed"],
            Rows($"[System.IO.File]::ReadAllText('{old}') + \"enable_ipv6: false`n\" | Compare-DcosConfig -DifferenceObject "
                + $"([System.IO.FileInfo]::new('{@new}')) -Procedure Reconfigure -FromVersion 1.11.6"));
        Assert.Equal([false, true], Run($"Compare-DcosConfig '{old}' '{@new}' -Quiet; Compare-DcosConfig '{old}' '{old}' -Quiet").Output);
    }

    [Fact]
    public void A_cluster_is_compared_by_what_it_runs()
    {
        EngineRun run = Run($$"""
            $c = New-DcosRehearsal -Instant
            $s = $c | New-DcosUpgradeScript -Confirm:$false
            $text = 'cluster_name: rehearsal', "bootstrap_url: $($s.BootstrapUrl)", 'exhibitor_storage_backend: static',
                'master_discovery: static', 'master_list: [10.1.0.2, 10.1.0.3, 10.1.0.4]', 'resolvers: [10.0.0.2]',
                'oauth_enabled: no', 'enable_ipv6: false', '' -join "`n"
            $c | Compare-DcosConfig -DifferenceObject $text -ToVersion 1.11.6
            '--'
            Compare-DcosConfig -Cluster $c ($text + "weights: a=1`n") -ToVersion 1.11.6
            '--'
            $c | Compare-DcosConfig -DifferenceObject $s
            """);

        Assert.Empty(run.Errors);
        Assert.Null(run.Terminating);
        Assert.Equal(
            ["enable_ipv6 Required", "--", "enable_ipv6 Required", "weights Forbidden", "--", "enable_ipv6 Required"],
            run.Output.Select(item => item as string ?? Row(item)));
    }

    [Theory]
    [InlineData("Compare-DcosConfig ./missing.yaml \"a: 1`n\"", "FileMissing")]
    [InlineData("Compare-DcosConfig 42 \"a: 1`n\"", "ComparedObjectUnusable")]
    [InlineData("Compare-DcosConfig \"a: [`n\" \"a: 1`n\"", "YamlInvalid")]
    [InlineData("Compare-DcosConfig \"a: 1`n\" \"a: 1`n\" -FromVersion 1.11.6 -ToVersion 1.10.8", "UnsupportedPath")]
    [InlineData("Compare-DcosConfig \"a: 1`n\" \"a: 1`n\" -Procedure Strict -FromVersion 1.10.8 -ToVersion 1.11.6", "UnsupportedPath")]
    [InlineData("Update-DcosConfig ./missing.yaml -ToVersion 1.11.6", "FileMissing")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -ToVersion 1.11.6 -Set @{ gc_dealy = 1 }", "ParameterNotSettable")]
    [InlineData("Update-DcosConfig \"security: strict`nsuperuser_username: a`n\" -ToVersion 1.11.6 -SecurityMode Permissive", "SecurityStepRefused")]
    [InlineData("New-DcosRehearsal -Instant | New-DcosUpgradeScript -AcceptDifference exhibitor_zk_path", "DifferenceNotAcceptable")]
    public void What_cannot_be_done_is_a_named_error(string script, string id)
    {
        EngineRun run = Run(script);

        Assert.NotNull(run.Terminating);
        Assert.StartsWith(id + ",", run.Terminating.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Update_returns_text_or_writes_a_file_and_never_overwrites_its_input()
    {
        string old = Write("old.yaml", Old);
        string @new = Path.Combine(_folder.Path, "new.yaml");

        string text = (string)Run($"Update-DcosConfig '{old}' -ToVersion 1.11.6").Output.Single()!;
        Assert.StartsWith(Old, text);
        Assert.EndsWith("\nenable_ipv6: false\n", text);
        Assert.Empty(Run($"[System.IO.FileInfo]::new('{old}') | Update-DcosConfig -ToVersion 1.11.6 -OutFile '{@new}' -Confirm:$false").Output);
        Assert.Equal(text, File.ReadAllText(@new));
        Assert.StartsWith(
            "FileExists", Run($"Update-DcosConfig '{old}' -ToVersion 1.11.6 -OutFile '{@new}' -Confirm:$false").Terminating!.FullyQualifiedErrorId);
        Assert.Null(
            Run($"Update-DcosConfig '{old}' -ToVersion 1.11.6 -OutFile '{@new}' -Confirm:$false -Force -Set @{{ resolvers = '1.1.1.1', '1.0.0.1'; "
                + $"custom_checks = @{{}}; oauth_enabled = $false }}").Terminating);
        Assert.Contains("resolvers: [\"1.1.1.1\",\"1.0.0.1\"]\n", File.ReadAllText(@new));
        Assert.Contains("oauth_enabled: false\n", File.ReadAllText(@new));
        Assert.StartsWith(
            "UpdateOverInput", Run($"Update-DcosConfig '{old}' -ToVersion 1.11.6 -OutFile '{old}' -Confirm:$false -Force").Terminating!.FullyQualifiedErrorId);
        Assert.Equal(Old, File.ReadAllText(old));
    }

    [Fact]
    public void Update_without_a_folder_goes_over_all_hops_and_returns_the_last_text()
    {
        string old = Write("old.yaml", Old);

        string text = (string)Run($"Update-DcosConfig '{old}' -FromVersion 1.10.8 -ToVersion 2.2.1").Output.Single()!;

        Assert.StartsWith(Old, text);
        Assert.Contains("\nenable_ipv6: false\n", text);
        Assert.Contains("\ndcos_l4lb_enable_ipv6: false\n", text);
        Assert.EndsWith("\nenable_docker_gc: false\n", text);
    }

    [Fact]
    public void Update_with_a_folder_writes_one_file_for_each_hop_and_says_what_changed()
    {
        string old = Write("old.yaml", Old);
        string folder = Path.Combine(_folder.Path, "hops");
        string command = $"Update-DcosConfig '{old}' -FromVersion 1.10.8 -ToVersion 2.2.1 -Edition Open -OutFolder '{folder}' -Confirm:$false";

        EngineRun whatIf = Run(command + " -WhatIf");
        Assert.Empty(whatIf.Output);
        Assert.Equal(4, whatIf.Information.Count);
        Assert.False(Directory.Exists(folder));
        EngineRun run = Run(command);
        Assert.Null(run.Terminating);
        Assert.Equal(
            ["1 1.10.8 1.12.2", "2 1.12.2 1.13.7", "3 1.13.7 2.1.1", "4 2.1.1 2.2.1"],
            run.Output.Select(hop => $"{Property(hop, "Number")} {Property(hop, "FromVersion")} {Property(hop, "ToVersion")}"));
        Assert.Equal(
            ["1.12.2/config.yaml", "1.13.7/config.yaml", "2.1.1/config.yaml", "2.2.1/config.yaml"],
            run.Output.Select(hop => Path.GetRelativePath(folder, Property(hop, "Path")).Replace('\\', '/')));
        Assert.Equal(
            [
                "enable_ipv6 Required",
                "adminrouter_x_frame_options Warning, dcos_l4lb_enable_ipv6 Allowed, enable_mesos_input_plugin Warning, mesos_container_log_sink Warning",
                "calico_network_cidr Warning, mesos_seccomp_enabled Warning",
                "calico_enabled Warning, enable_docker_gc Allowed",
            ],
            run.Output.Select(hop => string.Join(", ", ((IEnumerable)PSObject.AsPSObject(hop).Properties["Changes"].Value).Cast<object>().Select(Row))));
        Assert.All(run.Output, hop => Assert.StartsWith(Old, File.ReadAllText(Property(hop, "Path"))));
    }

    [Fact]
    public void Update_with_a_folder_writes_all_files_or_none()
    {
        string old = Write("old.yaml", Old);
        string folder = Path.Combine(_folder.Path, "hops");
        string command = $"Update-DcosConfig '{old}' -FromVersion 1.10.8 -ToVersion 2.2.1 -Edition Open -OutFolder '{folder}' -Confirm:$false";
        string first = Path.Combine(folder, "1.12.2", "config.yaml");
        string third = Path.Combine(folder, "2.1.1", "config.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(third)!);
        File.WriteAllText(third, "mine\n");

        Assert.StartsWith("FileExists,", Run(command).Terminating?.FullyQualifiedErrorId);
        Assert.Equal([third], Files());

        // A folder where the file of the last upgrade belongs.
        string last = Path.Combine(folder, "2.2.1", "config.yaml");
        Directory.CreateDirectory(last);
        Assert.NotNull(Run(command + " -Force").Terminating);
        Assert.Equal([third], Files());
        Assert.Equal("mine\n", File.ReadAllText(third));
        Assert.Equal(["2.1.1", "2.2.1"], Directory.GetDirectories(folder).Select(Path.GetFileName).Order());

        Directory.Delete(last);
        Assert.Null(Run(command + " -Force").Terminating);
        Assert.Equal(4, Files().Length);
        Assert.StartsWith(Old, File.ReadAllText(third));
        Assert.StartsWith(
            "UpdateOverInput,", Run(command.Replace($"'{old}'", $"'{first}'", StringComparison.Ordinal) + " -Force").Terminating?.FullyQualifiedErrorId);

        string[] Files() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
    }

    [Fact]
    public void WhatIf_shows_the_difference_without_secrets_and_does_nothing()
    {
        string old = Write("old.yaml", Old);
        string @new = Path.Combine(_folder.Path, "new.yaml");

        EngineRun run = Run($"Update-DcosConfig '{old}' -ToVersion 1.11.6 -OutFile '{@new}' -WhatIf -Set @{{ exhibitor_admin_password = 'hunter3' }}");

        Assert.Empty(run.Output);
        Assert.False(File.Exists(@new));
        string diff = Assert.Single(run.Information).MessageData.ToString()!;
        Assert.Contains("-exhibitor_admin_password: ********\n+exhibitor_admin_password: ******** (changed)\n", diff);
        Assert.Contains("+enable_ipv6: false", diff);
        Assert.DoesNotContain("hunter", diff);
    }

    [Fact]
    public void A_rehearsal_tests_and_compares_the_configuration_that_it_is_given()
    {
        string config = Write("config.yaml", Old.Replace("prod # ours", "7") + "enable_ipv6: false\n");

        EngineRun run = Run($"$ErrorActionPreference = 'Continue'; New-DcosRehearsal -Instant | New-DcosUpgradeScript -ConfigPath '{config}' -Confirm:$false");

        Assert.Contains(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("ConfigRefused,", StringComparison.Ordinal));
        Assert.Contains(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("ConfigDifferenceForbidden,", StringComparison.Ordinal)
            && (string)error.TargetObject == "master_list");
        Assert.All(run.Errors, error => Assert.DoesNotContain("hunter", error.ToString()));
        Assert.Empty(run.Output);
    }

    private static string Row(object? item) => $"{Property(item, "Parameter")} {Property(item, "Verdict")}";

    private string[] Rows(string script)
    {
        EngineRun run = Run(script);
        Assert.Null(run.Terminating);
        Assert.Empty(run.Errors);
        return [.. run.Output.Select(Row)];
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private EngineRun Run(string script) => _engine.Run("$ErrorActionPreference = 'Stop'\n" + script);
}
