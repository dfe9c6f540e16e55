using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Adapters;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

public sealed class ScriptInputsTests : IDisposable
{
    private const string Installer = "/opt/dcos/dcos_generate_config.sh";
    private const string Config = "cluster_name: x\nbootstrap_url: http://10.0.0.5:81\n";
    private const string IpDetect = "#!/bin/bash\necho 10.0.0.1\n";

    private readonly TemporaryFolder _folder = new();
    private readonly IAdapterFactory _adapters = new AdapterFactory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_have_hash_and_mode_of_their_kind()
    {
        ScriptInputs inputs = Read(
            ("config.yaml", Config), ("ip-detect", IpDetect), ("license.txt", "L"), ("check_bins/disk", "\x7fELF"), ("ssh_key", "K"), (".config.swp", "x"));

        Assert.Equal(
            ["0755 check_bins/disk", "0600 config.yaml", "0755 ip-detect", "0600 license.txt"], inputs.Files.Select(file => $"{file.Mode} {file.Path}"));
        Assert.Equal(81, inputs.BootstrapUrl.Port);
    }

    [Fact]
    public void Hash_depends_on_inputs_only()
    {
        string hash = Read(("config.yaml", Config), ("ip-detect", IpDetect)).HashFor("aa", "1.10.8");

        Assert.Equal(hash, Read(("ip-detect", IpDetect), ("config.yaml", Config)).HashFor("aa", "1.10.8"));
        Assert.NotEqual(hash, Read(("config.yaml", Config), ("ip-detect", IpDetect)).HashFor("ab", "1.10.8"));
        Assert.NotEqual(hash, Read(("config.yaml", Config), ("ip-detect", IpDetect)).HashFor("aa", "1.10.9"));
        Assert.NotEqual(hash, Read(("config.yaml", Config + "#"), ("ip-detect", IpDetect)).HashFor("aa", "1.10.8"));
        Assert.NotEqual(hash, Read(("config.yaml", Config), ("ip-detect", IpDetect), ("license.txt", "L")).HashFor("aa", "1.10.8"));
    }

    [Fact]
    public void All_missing_inputs_are_reported_together()
    {
        SeveralErrorsException e =
            Assert.Throws<SeveralErrorsException>(() => ScriptInputs.Read(new Dictionary<string, string>(), null, null, _adapters.Files, _adapters.Yaml));

        Assert.Equal(["config.yaml", "ip-detect", "the installer"], e.Errors.Select(error => error.TargetName));
        Assert.All(e.Errors, error => Assert.Equal(SR.ScriptInputMissing, error.Id));
    }

    [Fact]
    public void Rehearsal_needs_no_inputs_and_specified_inputs_take_precedence()
    {
        ScriptDefaults defaults = new(Installer, Config, IpDetect, "1.11.6");

        ScriptInputs alone = ScriptInputs.Read(new Dictionary<string, string>(), null, defaults, _adapters.Files, _adapters.Yaml);
        ScriptInputs given =
            ScriptInputs.Read(Paths(("config.yaml", Config.Replace(":81", ":82"))), "/opt/other.sh", defaults, _adapters.Files, _adapters.Yaml);

        Assert.Equal((81, Installer), (alone.BootstrapUrl.Port, alone.InstallerPath));
        Assert.Equal((82, "/opt/other.sh"), (given.BootstrapUrl.Port, given.InstallerPath));
    }

    [Theory]
    [InlineData("cluster_name: x\n", SR.BootstrapUrlMissing)]
    [InlineData("bootstrap_url:\n", SR.BootstrapUrlMissing)]
    [InlineData("bootstrap_url: [a]\n", SR.BootstrapUrlMissing)]
    [InlineData("- a\n", SR.YamlInvalid)]
    [InlineData("bootstrap_url: file:///opt/dcos_install_tmp\n", SR.UrlUnusable)]
    [InlineData("bootstrap_url: 10.0.0.5\n", SR.UrlUnusable)]
    public void Invalid_bootstrap_url_is_refused(string config, string id) =>
        Assert.Equal(id, Assert.Throws<InputException>(() => Read(("config.yaml", config), ("ip-detect", IpDetect))).Id);

    [Theory]
    [InlineData("echo 10.0.0.1\n")]
    [InlineData("#!/bin/bash\r\necho 10.0.0.1\r\n")]
    public void Invalid_ip_detect_is_refused(string ipDetect) =>
        Assert.Equal(SR.IpDetectUnusable, Assert.Throws<InputException>(() => Read(("config.yaml", Config), ("ip-detect", ipDetect))).Id);

    [Theory]
    [InlineData("dcos_generate_config.sh")]
    [InlineData("/opt/my dcos/installer.sh")]
    [InlineData("/opt/a:b/installer.sh")]
    [InlineData("/opt/../installer.sh")]
    [InlineData("/opt/$(reboot)")]
    [InlineData("/opt/")]
    public void Installer_path_that_needs_quotes_is_refused(string installer) =>
        Assert.Equal(SR.InstallerPathUnusable, Assert.Throws<InputException>(
            () => ScriptInputs.Read(Paths(("config.yaml", Config), ("ip-detect", IpDetect)), installer, null, _adapters.Files, _adapters.Yaml)).Id);

    [Theory]
    [InlineData("a b")]
    [InlineData("check_bins/x;y")]
    [InlineData("-rf '")]
    public void File_name_that_needs_quotes_is_refused(string name) =>
        Assert.Equal(SR.InputNameUnusable, Assert.Throws<InputException>(() => Read(("config.yaml", Config), ("ip-detect", IpDetect), (name, "x"))).Id);

    private ScriptInputs Read(params (string Path, string Text)[] files) => ScriptInputs.Read(Paths(files), Installer, null, _adapters.Files, _adapters.Yaml);

    private Dictionary<string, string> Paths(params (string Path, string Text)[] files) => files.ToDictionary(file => file.Path, file =>
    {
        string path = _folder[Guid.NewGuid().ToString("N")];
        System.IO.File.WriteAllText(path, file.Text);
        return path;
    });
}
