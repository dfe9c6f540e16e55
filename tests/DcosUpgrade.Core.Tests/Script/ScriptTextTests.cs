using System;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

public sealed class ScriptTextTests
{
    /// <summary>The shape of 1.11.1 and later (FACTS.md, Node script), with what is not looked at left out.</summary>
    public const string Modern = """
        #!/bin/bash
        #
        # Upgrade script: generated 2018-09-26 10:00:00.123456, pkgpanda activate nothing--here
        set -o errexit -o nounset -o pipefail
        source /opt/mesosphere/environment.export
        found_version=$(grep "version" /opt/mesosphere/etc/dcos-version.json | cut -d '"' -f 4)
        if [[ "$found_version" != "1.10.8" ]]; then
            echo "ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.6." \
                "Version found on node: $found_version"
            exit 1
        fi
        echo "pkgpanda activate comes later"
        pkgpanda fetch --repository-url=http://10.0.0.5:80 mesos--aa bouncer--bb dcos-config--setup_cc > /dev/null
        pkgpanda activate --no-block mesos--aa bouncer--bb dcos-config--setup_cc > /dev/null
        """;

    [Fact]
    public void Versions_url_and_packages_are_read()
    {
        ScriptText script = ScriptText.Parse(Modern, "script");

        Assert.Equal(("1.10.8", "1.11.6", "http://10.0.0.5:80"), (script.FromVersion, script.ToVersion, script.BootstrapUrl));
        Assert.Equal(["bouncer--bb", "dcos-config--setup_cc", "mesos--aa"], script.PackageIds);
    }

    [Theory]
    [InlineData("pkgpanda activate --no-block a--1 b--2 1> /dev/null")]
    [InlineData("pkgpanda activate --no-block b--2 a--1 &> /dev/null")]
    [InlineData("pkgpanda activate --no-block a--1 b--2>/dev/null 2>&1")]
    [InlineData("/opt/mesosphere/bin/pkgpanda activate a--1 b--2 || exit 1")]
    [InlineData("quietly pkgpanda activate --no-block a--1 b--2")]
    [InlineData("pkgpanda activate --no-block a--1 \\\n    b--2 \\\n    > /dev/null")]
    [InlineData("pkgpanda activate --no-block a--1 \\\r\n  b--2\r")]
    [InlineData("if $verbose; then\n  pkgpanda activate --no-block a--1 b--2\nelse\n  pkgpanda activate --no-block a--1 b--2 > /dev/null\nfi")]
    public void Redirections_and_line_ends_are_ignored(string activation) =>
        Assert.Equal(["a--1", "b--2"], ScriptText.Parse(With(activation: activation), "script").PackageIds);

    [Theory]
    [InlineData("echo \"ERROR: Expecting to upgrade DC/OS from 1.10.5.1 to 1.11.7-uc. Version found on node: $v\"", "1.10.5.1", "1.11.7-uc")]
    [InlineData("echo \"ERROR: Expecting to upgrade DC/OS from 1.11.6 to 1.11.6.\"", "1.11.6", "1.11.6")]
    [InlineData("echo 'ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.4.'", "1.10.8", "1.11.4")]
    public void Version_forms_are_read(string line, string from, string to)
    {
        ScriptText script = ScriptText.Parse(With(versions: line), "script");

        Assert.Equal((from, to), (script.FromVersion, script.ToVersion));
    }

    [Theory]
    [InlineData("pkgpanda activate --no-block a--1 $(reboot)--2")]
    [InlineData("pkgpanda activate --no-block a--1 b-2")]
    [InlineData("pkgpanda activate --no-block \"$@\"")]
    [InlineData("pkgpanda activate --no-block > /dev/null")]
    [InlineData("true")]
    [InlineData("pkgpanda activate a--1\npkgpanda activate b--2")]
    public void Invalid_package_id_is_refused(string activation) =>
        Assert.Equal(SR.ScriptUnreadable, Assert.Throws<InputException>(() => ScriptText.Parse(With(activation: activation), "script")).Id);

    [Theory]
    [InlineData("echo nothing")]
    [InlineData("echo \"Expecting to upgrade DC/OS from 1.10.8;reboot to 1.11.6.\"")]
    public void Script_without_versions_is_refused(string versions) =>
        Assert.Equal(SR.ScriptUnreadable, Assert.Throws<InputException>(() => ScriptText.Parse(With(versions: versions), "script")).Id);

    [Theory]
    [InlineData("file:///opt/dcos_install_tmp", SR.UrlUnusable)]
    [InlineData("ftp://10.0.0.5", SR.UrlUnusable)]
    [InlineData("http://", SR.UrlUnusable)]
    [InlineData("10.0.0.5:80", SR.UrlUnusable)]
    [InlineData("http://user:secret@10.0.0.5", SR.UrlUnusable)]
    [InlineData("http://10.0.0.5 x--1\npkgpanda fetch --repository-url=http://10.0.0.6", SR.ScriptUnreadable)]
    public void Invalid_bootstrap_urls_are_refused(string url, string id)
    {
        InputException e = Assert.Throws<InputException>(() => ScriptText.Parse(With(url: url), "script"));

        Assert.Equal(id, e.Id);
        Assert.DoesNotContain("secret", e.Message);
    }

    [Fact]
    public void Id_is_hash_of_versions_url_and_sorted_packages()
    {
        string expected = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes("1.10.8\n1.11.6\nhttp://10.0.0.5:80\nbouncer--bb\ndcos-config--setup_cc\nmesos--aa")));

        Assert.Equal(expected, ScriptText.Parse(Modern, "script").ScriptId);
        Assert.Equal(
            expected, ScriptText.Parse(Modern.Replace("2018-09-26", "2019-01-01")
                .Replace("activate --no-block mesos--aa bouncer--bb", "activate --no-block bouncer--bb mesos--aa"), "script").ScriptId);
        Assert.NotEqual(expected, ScriptText.Parse(Modern.Replace("10.0.0.5", "10.0.0.6"), "script").ScriptId);
    }

    private static string With(
        string versions = "echo \"ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.6.\"",
        string url = "http://10.0.0.5:80",
        string activation = "pkgpanda activate --no-block a--1 b--2 > /dev/null") =>
        $"#!/bin/bash\n{versions}\npkgpanda fetch --repository-url={url} a--1 b--2 > /dev/null\n{activation}\n";
}
