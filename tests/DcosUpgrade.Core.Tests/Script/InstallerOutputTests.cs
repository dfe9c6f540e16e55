using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>Literal output as FACTS.md, Installer output has it.</summary>
public sealed class InstallerOutputTests
{
    private const string Url = "http://10.0.0.5:80/upgrade/8ab2d0d3f0a64fd4a2bd0a7b7a4a4a1e/dcos_node_upgrade.sh";
    private const string Folder = "/opt/dcos/dcos-upgrade-0123456789ab";
    private const string Progress =
        "\x1b[0mGenerating configuration files...\x1b[0m\nCluster package list: 5f1a\nPackage filename: packages/dcos-config/dcos-config--setup_aa.tar.xz\n";

    [Theory]
    [InlineData("Generating Bash configuration files for DC/OS\nNode upgrade script URL: " + Url + "\n")]
    [InlineData("dcos-genconf.0123456789abcdef01-0123456789abcdef01.tar\nGenerating Bash configuration files for DC/OS\nNode upgrade script URL: " + Url
        + "\n")]
    [InlineData("Generating Bash configuration files for DC/OS\nNode upgrade script URL: " + Url
        + "\n\nStarting DC/OS Bootstrap CA service in the background\n")]
    [InlineData("Node upgrade script URL: http://10.0.0.5/upgrade/old/x.sh\nNode upgrade script URL: " + Url + "\r\n")]
    [InlineData("\x1b[32mNode upgrade script URL: " + Url + "\x1b[0m\n")]
    public void Url_is_read_from_last_matching_line(string stdout) =>
        Assert.Equal(Url, InstallerOutput.ScriptUrlOf(new JobResult(0, stdout, Progress), Folder));

    [Fact]
    public void Each_refused_parameter_is_a_separate_error()
    {
        const string Stderr = "Generating configuration files...\n"
            + "\x1b[1;31mmaster_list: Must have 1, 3, 5, 7, or 9 masters. Found 2\x1b[0m\n"
            + "\x1b[1;31mfault_domain_enabled: fault_domain_enabled must be calculated, but was explicitly set in the configuration. Remove it from the "
            + "configuration.\x1b[0m\n"
            + "\x1b[1;31msuperuser_password_hash: Must be a hash. Got 'hunter2'.\x1b[0m\n";

        SeveralErrorsException e = Assert.Throws<SeveralErrorsException>(
            () => InstallerOutput.ScriptUrlOf(new JobResult(1, "Generating Bash configuration files for DC/OS\n", Stderr), Folder));

        Assert.Equal(SR.GenerationFailed, e.Id);
        Assert.All(e.Errors, error => Assert.Equal(SR.InstallerParameter, error.Id));
        Assert.Equal(["master_list", "fault_domain_enabled", "superuser_password_hash"], e.Errors.Select(error => error.TargetName));
        Assert.Equal("master_list: Must have 1, 3, 5, 7, or 9 masters. Found 2", e.Errors[0].Message);
        Assert.DoesNotContain("hunter2", e.Errors[2].Message);
    }

    /// <summary>The validators of Enterprise are closed source: their messages are passed on unchanged.</summary>
    [Theory]
    [InlineData("license_key_contents: license_key_contents must be set for DC/OS Enterprise 1.11 and above")]
    [InlineData("security: Must be one of 'disabled', 'permissive', 'strict'. Got 'none'.")]
    [InlineData("fault_domain_detect_contents: fault-domain-detect script `genconf/fault-domain-detect` must exist: see the docs")]
    [InlineData("ca_certificate_chain_path: [Errno 2] No such file or directory: 'genconf/chain.pem' (\"chain\")")]
    [InlineData("a_key_of_a_later_release: {0} 100 % of it: {} \\n $(x)")]
    public void Unknown_validator_texts_are_passed_on_unchanged_Unverified(string line)
    {
        SeveralErrorsException e = Assert.Throws<SeveralErrorsException>(() => InstallerOutput.ScriptUrlOf(
            new JobResult(1, "Generating Bash configuration files for DC/OS\n", $"Generating configuration files...\n\x1b[1;31m{line}\x1b[0m\n"), Folder));

        Assert.Equal(line, Assert.Single(e.Errors).Message);
    }

    [Theory]
    [InlineData(1, "", "docker should be installed and running. Aborting.\n", SR.InstallerNoDocker)]
    [InlineData(1, "No config file found at genconf/config.yaml. See the DC/OS documentation.\n", "", SR.InstallerConfigUnusable)]
    [InlineData(1, "Failed to open config file at genconf/config.yaml: [Errno 13]\n", "", SR.InstallerConfigUnusable)]
    [InlineData(1,
        "Unable to load configuration file. Invalid YAML in genconf/config.yaml: while parsing\n  in \"<unicode string>\", line 7, column 3:\n    password: "
            + "hunter2\n", "", SR.InstallerConfigUnusable)]
    [InlineData(1, "",
        "Generating configuration files...\nInvalid type for value of gc_delay in config. Got hunter2, only can handle types: str\nTraceback (most recent "
            + "call last):\n  File \"x\", line 1\nException\n", SR.InstallerConfigUnusable)]
    [InlineData(125, "",
        "docker: Error response from daemon: driver failed programming external connectivity: Bind for 0.0.0.0:9000 failed: port is already allocated.\n",
        SR.InstallerDockerRefused)]
    [InlineData(125, "", "", SR.InstallerDockerRefused)]
    [InlineData(2, "", "usage: dcos_generate_config.sh [-h]\ndcos_generate_config.sh: error: unrecognized arguments: --x\n", SR.InstallerFailed)]
    [InlineData(1, "Must provide the version of the cluster upgrading from\n", "", SR.InstallerFailed)]
    [InlineData(137, "", "", SR.InstallerFailed)]
    [InlineData(0, "Generating Bash configuration files for DC/OS\n", "Copy failed: No space left on device\n", SR.InstallerFailed)]
    [InlineData(127, "", "bash: ../dcos_generate_config.sh: No such file or directory\n", SR.InstallerFailed)]
    public void Documented_failure_has_its_error_id(int code, string stdout, string stderr, string id)
    {
        DcosException e = Assert.ThrowsAny<DcosException>(() => InstallerOutput.ScriptUrlOf(new JobResult(code, stdout, stderr), Folder));

        Assert.Equal(id, e.Id);
        Assert.DoesNotContain("hunter2", e.Message + e.Remedy);
    }

    [Fact]
    public void Invalid_yaml_has_line_and_column() =>
        Assert.Contains(
            "line 7, column 3",
            Assert.ThrowsAny<DcosException>(() => InstallerOutput.ScriptUrlOf(
                new JobResult(1, "Unable to load configuration file. Invalid YAML in genconf/config.yaml: x\n  line 7, column 3\n", ""), Folder)).Message);

    [Fact]
    public void Only_known_lines_are_shown_as_progress() =>
        Assert.Equal(
            ["Generating configuration files...", "Cluster package list: 5f1a"],
            InstallerOutput.Narrative("\x1b[0mGenerating configuration files...\x1b[0m\nkey: Got 'hunter2'\nCluster package list: 5f1a\n"));

    [Theory]
    [InlineData("{\n    \"variant\": \"\",\n    \"version\": \"1.11.4\"\n}\n", "1.11.4", DcosEdition.Open)]
    [InlineData("dcos-genconf.x.tar\n{\n    \"variant\": \"ee\",\n    \"version\": \"1.11.7-uc\"\n}\n", "1.11.7-uc", DcosEdition.Enterprise)]
    public void Version_and_edition_are_read_from_the_first_brace(string stdout, string version, DcosEdition edition) =>
        Assert.Equal((version, edition), InstallerOutput.VersionOf(new JobResult(0, stdout, "Loaded image: x\n"), Folder));

    [Theory]
    [InlineData(0, "no json", SR.InstallerFailed)]
    [InlineData(1, "{}", SR.InstallerFailed)]
    [InlineData(0, "{\"variant\": \"\", \"version\": \"1.11.6; reboot\"}", SR.NotAVersion)]
    public void Output_without_version_is_refused(int code, string stdout, string id) =>
        Assert.Equal(id, Assert.ThrowsAny<DcosException>(() => InstallerOutput.VersionOf(new JobResult(code, stdout, ""), Folder)).Id);

    [Theory]
    [InlineData("None", DcosEdition.Open)]
    [InlineData("", DcosEdition.Open)]
    [InlineData("ee", DcosEdition.Enterprise)]
    [InlineData("installer", DcosEdition.Unknown)]
    public void Edition_is_read_from_variant(string variant, DcosEdition edition) => Assert.Equal(edition, InstallerOutput.EditionOf(variant));
}
