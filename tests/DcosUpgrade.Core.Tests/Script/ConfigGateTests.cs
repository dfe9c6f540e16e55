using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>No script comes of a configuration that is wrong, or that the running cluster must not be given.</summary>
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
    public async Task It_is_refused_by_name_and_nothing_is_staged(string part, string instead, string id, string parameter)
    {
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]).Replace(part, instead));

        ScriptErrorsException e = await RefusedAsync(_bench.Request());

        Assert.Contains(e.Errors, error => error.Id == id && error.TargetName == parameter);
        Assert.Contains(parameter, e.Message);
        Assert.Equal(id == SR.ConfigDifferenceForbidden && parameter != "exhibitor_admin_password", e.Errors.Any(error => error.Remedy!.Contains("-AcceptDifference")));
        Assert.All(e.Errors.Append(e), error => Assert.DoesNotContain("hunter", error.Message + error.Remedy));
        Assert.Empty(_bench.Folders);
        Assert.DoesNotContain(_bench.Ran, run => run.Operation is StageInputsOperation);
    }

    [Fact]
    public async Task Once_the_target_is_known_it_is_refused_before_anything_is_asked_or_written()
    {
        Assert.NotNull(await _bench.GenerateAsync());
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]) + "weights: a=1\n");
        _bench.Ran.Clear();

        await RefusedAsync(_bench.Request() with { Confirm = (_, _) => throw new InvalidOperationException("asked") });

        Assert.DoesNotContain(_bench.Ran, run => run.Operation.Writes);
    }

    [Fact]
    public async Task A_difference_is_accepted_by_its_name_alone_and_said()
    {
        _bench.Write("local/config.yaml", File.ReadAllText(_bench["local/config.yaml"]) + "weights: a=1\ncheck_time: false\n");

        Assert.Equal(["check_time"], (await RefusedAsync(_bench.Request() with { AcceptDifference = ["weights"] })).Errors.Select(error => error.TargetName));
        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { AcceptDifference = ["weights", "check_time"] }));
        Assert.Contains(_bench.Progress.Warnings, warning => warning.StartsWith("weights changes from nothing to a=1, accepted by name.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exhibitor_storage_backend")]
    [InlineData("EXHIBITOR_zk_path")]
    [InlineData("master_list")]
    [InlineData("master_discovery")]
    public void What_the_masters_find_each_other_by_is_never_accepted(string name) =>
        Assert.Equal(SR.DifferenceNotAcceptable, Assert.Throws<InputException>(() => ConfigGate.RequireAcceptable(["weights", name])).Id);

    [Fact]
    public async Task A_cluster_that_does_not_show_what_it_runs_is_refused_unless_there_is_a_copy()
    {
        string copy = _bench.Installed!;
        _bench.Installed = null;

        DcosException e = await _bench.FailsAsync(SR.InstalledConfigUnknown);
        Assert.Contains("m1 has no user.config.full.yaml; m2 has no", e.Message);
        ConfigInput installed = new ConfigReader(_bench.Files, _bench.Yaml).ReadInput(copy);
        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { Installed = installed }));
        await RefusedAsync(_bench.Request() with { Installed = new ConfigReader(_bench.Files, _bench.Yaml).ReadInput(copy.Replace("name: test", "name: other")) });
    }

    [Fact]
    public async Task One_master_that_does_not_answer_is_only_told()
    {
        _bench.Unreachable.Add("m2");

        Assert.NotNull(await _bench.GenerateAsync(_bench.Request() with { FromVersion = "1.10.8" }));

        Assert.Contains(_bench.Progress.Warnings, warning => warning.StartsWith("The configuration of one master is not known: m2", StringComparison.Ordinal));
    }

    private async Task<ScriptErrorsException> RefusedAsync(ScriptRequest request)
    {
        ScriptErrorsException e = await Assert.ThrowsAsync<ScriptErrorsException>(() => _bench.GenerateAsync(request));
        Assert.Equal(SR.ConfigRefused, e.Id);
        Assert.All(e.Errors, error => Assert.NotNull(error.Remedy));
        return e;
    }
}
