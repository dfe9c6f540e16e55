using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>No script is generated from an invalid configuration, or from one with forbidden changes.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ConfigGateTests : IDisposable
{
    private readonly BootstrapBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("cluster_name: test", "cluster_name: other", SR.ConfigDifferenceForbidden, "cluster_name")]
    [InlineData("enable_ipv6: false", "enable_ipv6: false\nweights: a=1", SR.ConfigDifferenceForbidden, "weights")]
    [InlineData("exhibitor_admin_password: hunter2", "exhibitor_admin_password: hunter3", SR.ConfigDifferenceForbidden, "exhibitor_admin_password")]
    [InlineData("enable_ipv6: false", "enable_ipv6: 'False'", SR.ConfigInvalid, "enable_ipv6")]
    [InlineData("master_discovery: static", "", SR.ConfigInvalid, "master_discovery")]
    public async Task Invalid_configuration_is_refused_with_its_parameter_and_nothing_is_staged(string part, string instead, string id, string parameter)
    {
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]).Replace(part, instead));

        SeveralErrorsException e = await RefusedAsync(_bench.Request());

        Assert.Contains(e.Errors, error => error.Id == id && error.TargetName == parameter);
        Assert.Contains(parameter, e.Message);
        Assert.Equal(
            id == SR.ConfigDifferenceForbidden && parameter != "exhibitor_admin_password", e.Errors.Any(error => error.Remedy!.Contains("-AcceptDifference")));
        Assert.All(e.Errors.Append(e), error => Assert.DoesNotContain("hunter", error.Message + error.Remedy));
        Assert.Empty(_bench.Folders);
        Assert.DoesNotContain(_bench.Ran, run => run.Operation is StageInputsOperation);
    }

    [Theory]
    [InlineData("config.yaml", "^", "\uFEFF", "/config.yaml:1:1: U+FEFF")]
    [InlineData("config.yaml", "\\z", "# für\n", "/config.yaml:8:4: U+00FC")]
    [InlineData("ip-detect", "\\z", "# Adresse für eth0\n", "genconf/ip-detect:3:12: ip_detect_filename: U+00FC")]
    [InlineData("ip-detect", "^", "\uFEFF", "genconf/ip-detect:1:1: ip_detect_filename: U+FEFF")]
    public async Task Input_that_is_not_ASCII_is_refused_with_its_place_and_nothing_is_staged(string file, string at, string added, string place)
    {
        _bench.Write("local/" + file, new Regex(at).Replace(File.ReadAllText(_bench["local/" + file]), added, 1));

        SeveralErrorsException e = await RefusedAsync(_bench.Request());

        DcosException error = Assert.Single(e.Errors);
        Assert.Equal(SR.ConfigInvalid, error.Id);
        Assert.Contains(place, error.Message);
        Assert.Empty(_bench.Folders);
        Assert.DoesNotContain(_bench.Ran, run => run.Operation is StageInputsOperation);
    }

    [Fact]
    public async Task Known_target_refuses_invalid_configuration_before_confirmation()
    {
        Assert.NotNull(await _bench.GenerateAsync());
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]) + "weights: a=1\n");
        _bench.Ran.Clear();

        await RefusedAsync(_bench.Request() with { Confirm = (_, _) => throw new InvalidOperationException("asked") });

        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
    }

    [Fact]
    public async Task Accepted_difference_generates_script_and_writes_warning()
    {
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]) + "weights: a=1\ncheck_time: false\n");
        Entries journal = new();
        _bench.Cluster.Journal.Join(journal);

        Assert.Equal(["check_time"], (await RefusedAsync(_bench.Request() with { AcceptDifference = ["weights"] })).Errors.Select(error => error.TargetName));
        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { AcceptDifference = ["weights", "check_time"] }));
        Assert.Contains(
            _bench.Progress.Warnings,
            warning => warning.StartsWith("weights changes from nothing to a=1, accepted with -AcceptDifference.", StringComparison.Ordinal));
        Assert.Equal(
            [("check_time", "Forbidden", false), ("weights", "Forbidden", true), ("check_time", "Forbidden", true), ("weights", "Forbidden", true)],
            journal.Of("difference").Select(entry => ((string)entry["parameter"]!, (string)entry["verdict"]!, (bool)entry["accepted"]!)));
        Assert.All(journal.Of("difference"), entry => Assert.Equal(_bench.Cluster.Operator.Name, entry["by"]));
    }

    [Theory]
    [InlineData("exhibitor_storage_backend")]
    [InlineData("EXHIBITOR_zk_path")]
    [InlineData("master_list")]
    [InlineData("master_discovery")]
    [InlineData("Security")]
    public void Difference_in_master_discovery_cannot_be_accepted(string name) =>
        Assert.Equal(SR.DifferenceNotAcceptable, Assert.Throws<InputException>(() => ConfigGate.RequireAcceptable(["weights", name])).Id);

    [Fact]
    public async Task Unknown_installed_configuration_is_refused_unless_copy_is_specified()
    {
        string copy = _bench.Installed!;
        _bench.Installed = null;

        DcosException e = await _bench.FailsAsync(SR.InstalledConfigUnknown);
        Assert.Contains("m1 has no user.config.full.yaml; m2 has no", e.Message);
        ConfigInput installed = new ConfigReader(_bench.Files, _bench.Yaml).ReadInput(copy);
        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { Installed = installed }));
        await RefusedAsync(
            _bench.Request() with { Installed = new ConfigReader(_bench.Files, _bench.Yaml).ReadInput(copy.Replace("name: test", "name: other")) });
    }

    [Fact]
    public async Task Unreachable_master_is_a_warning()
    {
        _bench.Unreachable.Add("m2");

        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { FromVersion = "1.10.8" }));

        Assert.Contains(
            _bench.Progress.Warnings,
            warning => warning.StartsWith("The configuration of one master could not be read: m2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DcosProcedure.Permissive, "disabled", "strict", SR.SecurityModeNotSet, "the value of security is strict")]
    [InlineData(DcosProcedure.Permissive, "disabled", "", SR.SecurityModeNotSet, "the value of security is nothing")]
    [InlineData(DcosProcedure.Strict, "disabled", "strict", SR.ConfigDifferenceForbidden, "one step at a time")]
    [InlineData(DcosProcedure.Permissive, "strict", "permissive", SR.ConfigDifferenceForbidden, "needs a new installation")]
    [InlineData(DcosProcedure.Reconfigure, "disabled", "permissive", SR.ConfigDifferenceForbidden, "-Procedure Permissive or Strict")]
    [InlineData(DcosProcedure.Permissive, "disabled", "permissive\nweights: a=1", SR.ConfigDifferenceForbidden, "changes security and nothing else")]
    public async Task Security_mode_change_outside_its_procedure_is_refused(DcosProcedure procedure, string from, string to, string id, string reason)
    {
        Enterprise(from, to);

        DcosException e = await Assert.ThrowsAnyAsync<DcosException>(() => _bench.GenerateAsync(Security(procedure)));

        DcosException[] errors = [.. (e as SeveralErrorsException)?.Errors ?? [e]];
        Assert.Contains(errors, error => error.Id == id && error.Message.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(_bench.Folders);
        Assert.DoesNotContain(_bench.Ran, run => run.Operation is StageInputsOperation);
    }

    [Theory]
    [InlineData(DcosProcedure.Permissive, "disabled", "permissive")]
    [InlineData(DcosProcedure.Strict, "permissive", "strict")]
    public async Task Security_mode_one_step_stricter_is_generated(DcosProcedure procedure, string from, string to)
    {
        Enterprise(from, to);

        DcosUpgradeScript script = (await _bench.GenerateAsync(Security(procedure)))!;

        Assert.Equal((procedure, "1.11.7", "1.11.7"), (script.Procedure, script.FromVersion, script.ToVersion));
        Assert.Contains(_bench.Lines("dcos/calls"), call => call.Contains("--generate-node-upgrade-script 1.11.7", StringComparison.Ordinal));
        ScriptRecord record = Assert.Single(await ScriptRecords.ListAsync(_bench.Cluster, _bench.Progress, System.Threading.CancellationToken.None));
        Assert.Equal(procedure, record.Script.Procedure);
    }

    [Fact]
    public async Task Version_and_configuration_change_together_is_refused()
    {
        DcosException e = await _bench.FailsAsync(SR.UnsupportedPath, _bench.Request() with { Procedure = DcosProcedure.Reconfigure });

        Assert.Contains("Reconfigure changes the configuration of one version", e.Message);
        Assert.Empty(_bench.Folders);
    }

    /// <summary>An Enterprise cluster of 1.11.7 in one security mode, and a configuration with another mode.</summary>
    private void Enterprise(string from, string to)
    {
        const string Keys =
            "superuser_username: admin\nsuperuser_password_hash: $6$x\nfault_domain_enabled: false\nlicense_key_contents: abc\nenable_ipv6: false\n";
        foreach (string node in _bench.Facts.Keys)
        {
            _bench.Facts[node] = ("1.11.7", "inactive");
        }

        _bench.Write("dcos/version", "1.11.7");
        _bench.Write("dcos/dcos_generate_config.sh",
            File.ReadAllText(_bench.Installer).Replace("# variant: None", "# variant: ee").Replace("\"variant\": \"\"", "\"variant\": \"ee\""));
        _bench.Installed += Keys + $"security: {from}\n";
        _bench.Write("local/config.yaml", _bench.Installed.Replace($"security: {from}\n", to.Length > 0 ? $"security: {to}\n" : ""));
    }

    private ScriptRequest Security(DcosProcedure procedure) => _bench.Request() with { Procedure = procedure, Edition = DcosEdition.Enterprise };

    private async Task<SeveralErrorsException> RefusedAsync(ScriptRequest request)
    {
        SeveralErrorsException e = await Assert.ThrowsAsync<SeveralErrorsException>(() => _bench.GenerateAsync(request));
        Assert.Equal(SR.ConfigRefused, e.Id);
        Assert.All(e.Errors, error => Assert.NotNull(error.Remedy));
        return e;
    }
}
