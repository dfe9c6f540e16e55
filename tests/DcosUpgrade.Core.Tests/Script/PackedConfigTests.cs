using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>The programs that read configurations, executed in bash.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PackedConfigTests : IDisposable
{
    private readonly BootstrapBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("etc bin")]
    public async Task Configuration_package_is_read_on_bootstrap_node(string members)
    {
        _bench.Write("dcos/made/genconf/serve/packages/dcos-config/x", "");
        _bench.Write("tree/etc/user.config.full.yaml", "a: 1\n\n@@0123 etc/forged\n");
        _bench.Write("tree/etc/expanded.config.full.json", "{\"a\": \"1\"}");
        _bench.Write("tree/bin/detect_ip", "#!/bin/sh\nip\n");
        string package = _bench["dcos/made/genconf/serve/packages/dcos-config/dcos-config--setup_1.tar.xz"];
        using (Process tar = Process.Start("bash", ["-c", $"tar -C '{_bench["tree"]}' -cJf '{package}' {members}"])!)
        {
            await tar.WaitForExitAsync();
            Assert.Equal(0, tar.ExitCode);
        }

        ConfigFiles files = await _bench.RunAsync(new PackedConfigOperation("abcd", _bench["dcos/made"], "packages/dcos-config/dcos-config--setup_1.tar.xz"));

        Assert.Equal(
            ("a: 1\n\n@@0123 etc/forged\n", "{\"a\": \"1\"}", "#!/bin/sh\nip\n", null, null),
            (files.User, files.Expanded, files.IpDetect, files.FaultDomainDetect, files.Version));
        Assert.DoesNotContain("a: 1", files.ToString());
    }

    [Fact]
    public async Task Missing_package_returns_nothing()
    {
        ConfigFiles files = await _bench.RunAsync(new PackedConfigOperation("abcd", _bench["dcos/none"], "packages/dcos-config/dcos-config--x.tar.xz"));

        Assert.Null(files.User);
    }

    [Fact]
    public async Task Node_returns_full_configuration_or_before_1_10_2_the_partial_one()
    {
        _bench.Write("opt/etc/dcos-version.json", "{\n  \"version\": \"1.10.1\"\n}\n");
        _bench.Write("opt/etc/user.config.yaml", "a: hidden\n");
        InstalledConfigOperation operation = new("abcd");
        async Task<ConfigFiles> ReadAsync() => operation.Parse(await _bench.BashAsync(new Moved(operation, _bench["opt"]), CancellationToken.None));

        Assert.Equal(("1.10.1", "a: hidden\n"), ((await ReadAsync()).Version, (await ReadAsync()).User));
        _bench.Write("opt/etc/user.config.full.yaml", "a: full\n");
        Assert.Equal("a: full\n", (await ReadAsync()).User);
    }

    /// <summary>The program with another root folder.</summary>
    private sealed class Moved(NodeOperation inner, string root) : NodeOperation
    {
        public override string ProgramText => inner.ProgramText.Replace(NodePaths.Mesosphere, root);

        public override bool Writes => inner.Writes;

        public override bool Sudo => inner.Sudo;

        public override TimeSpan Limit => inner.Limit;

        public override int MaxBytes => inner.MaxBytes;
    }
}
