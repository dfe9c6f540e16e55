using System;
using System.IO;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program in a real bash with a stand-in for cockroach that prints its arguments.</summary>
public sealed class CockroachAccessTests : IDisposable
{
    private const string Cockroach = "/run/dcos/pki/cockroach";
    private const string Bouncer = "/run/dcos/pki/bouncer";
    private const string Open = """{"version": "1.13.9", "dcos-image-commit": "a", "dcos-variant": "open"}""";
    private const string Enterprise = """{"version": "2.0.6", "dcos-variant": "enterprise"}""";
    private const string Old = """{"version": "1.11.6"}""";

    private readonly NodeRoot _node = new();

    public CockroachAccessTests()
    {
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.0.7");
        _node.Program("/opt/mesosphere/bin/cockroach", "echo \"$*\" >&2; exit 1");
    }

    public void Dispose() => _node.Dispose();

    /// <summary>Writes the certificates of a client.</summary>
    internal static void Certify(NodeRoot node, string folder)
    {
        foreach (string name in new[] { "ca.crt", "client.root.crt", "client.root.key" })
        {
            node.Write($"{folder}/{name}", "x");
        }
    }

    [Theory]
    [InlineData(Open, "", "--insecure")]
    [InlineData(Open, Cockroach, "--insecure")]
    [InlineData(Old, Cockroach, "--certs-dir=/run/dcos/pki/cockroach")]
    [InlineData(Enterprise, Cockroach, "--certs-dir=/run/dcos/pki/cockroach")]
    [InlineData(Enterprise, Bouncer, "--certs-dir=/run/dcos/pki/bouncer")]
    [InlineData(Enterprise, Cockroach + " " + Bouncer, "--certs-dir=/run/dcos/pki/cockroach")]
    public void Node_decides_how_its_database_is_asked(string version, string certified, string access)
    {
        _node.Write("/opt/mesosphere/etc/dcos-version.json", version);
        foreach (string folder in certified.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Certify(_node, folder);
        }

        CockroachReport report = Ask();

        Assert.Equal((true, access), (report.Installed, report.Access));
        Assert.Equal($"node status --ranges {access} --host=10.0.0.7", report.Problem);
        Assert.Equal(
            $"sudo /opt/mesosphere/bin/cockroach node status --ranges {access} --host=$(/opt/mesosphere/bin/detect_ip)", CockroachAccess.Command(access));
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("client.root.crt")]
    [InlineData("client.root.key")]
    public void Folder_without_a_whole_pair_is_passed_over(string lacking)
    {
        _node.Write("/opt/mesosphere/etc/dcos-version.json", Enterprise);
        Certify(_node, Cockroach);
        Certify(_node, Bouncer);
        File.Delete(_node[$"{Cockroach}/{lacking}"]);

        Assert.Equal("--certs-dir=/run/dcos/pki/bouncer", Ask().Access);

        File.Delete(_node[$"{Bouncer}/{lacking}"]);
        CockroachReport none = Ask();
        Assert.Equal((true, null, null), (none.Installed, none.Access, none.Status));
        Assert.Contains("neither /run/dcos/pki/cockroach nor /run/dcos/pki/bouncer", none.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_without_the_program_has_no_database()
    {
        File.Delete(_node["/opt/mesosphere/bin/cockroach"]);

        Assert.Equal(new CockroachReport(false, null, null, "CockroachDB is not installed"), Ask());
    }

    private CockroachReport Ask() => _node.Ask(new CockroachStatusOperation("0123456789abcdef"));
}
