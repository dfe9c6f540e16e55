using System.IO;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>Get-DcosCluster up to the first login: paths, inventories, binding.</summary>
public sealed class ClusterTests : InventoryEngine
{
    [Fact]
    public void A_broken_inventory_is_named_with_its_lines()
    {
        File.WriteAllText(Path.Combine(Folder, "prod.yaml"), "version: 1\nnodes:\n  - {name: m1, role: master, adress: 10.0.0.1}\n");

        ErrorRecord error = Fail("Get-DcosCluster ./prod.yaml", "InventoryInvalid", ErrorCategory.InvalidData);

        string path = Path.Combine(Folder, "prod.yaml");
        Assert.Equal($"{path}:3", error.TargetObject);
        Assert.Contains($"{path}:3: unknown key 'adress' of a node; did you mean 'address'?", error.Exception.Message);
        Assert.Equal("InventoryInvalid,DcosUpgrade.Commands.GetDcosClusterCommand", error.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_CSV_inventory_is_read_as_one()
    {
        File.WriteAllText(Path.Combine(Folder, "prod[1].csv"), "name,role,address\nm1,boss,10.0.0.1\n");

        Assert.Contains("prod[1].csv:2: m1: unknown role 'boss'",
            Fail("Get-DcosCluster 'prod[1].csv'", "InventoryInvalid", ErrorCategory.InvalidData).Exception.Message);
    }

    [Theory]
    [InlineData("Get-DcosCluster ./none.yaml", "FileMissing", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-DcosCluster *.yaml", "FileMissing", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-DcosCluster Env:PATH", "NotAFilePath", ErrorCategory.InvalidArgument)]
    public void Missing_inventory_file_is_named(string script, string id, ErrorCategory category) => Fail(script, id, category);

    [Theory]
    [InlineData("Get-DcosCluster -Inventory ./prod.yaml -Master m1", "AmbiguousParameterSet")]
    [InlineData("Get-DcosCluster -Master '-oProxyCommand=x'", "ParameterArgumentValidationError")]
    [InlineData("Get-DcosCluster -Master 'a b'", "ParameterArgumentValidationError")]
    public void What_cannot_be_is_refused_by_the_engine(string script, string id) => Assert.Equal(id, ErrorOf(script).FullyQualifiedErrorId.Split(',')[0]);

    [Theory]
    [InlineData("Get-DcosCluster ./one.yaml -Connection (New-DcosConnection -Credential $credential -KnownHosts $line -TimeoutSec 1)", "m1")]
    [InlineData("[pscustomobject]@{ Path = './one.yaml' } | Get-DcosCluster -Connection (New-DcosConnection -Credential $credential -KnownHosts $line "
        + "-TimeoutSec 1)", "m1")]
    [InlineData("Get-DcosCluster -Master 127.0.0.1 -Connection (New-DcosConnection -Credential $credential -KnownHosts $line -TimeoutSec 1 -Port $port)",
        "127.0.0.1")]
    public void A_master_that_does_not_answer_is_named(string script, string node)
    {
        int port = ClosedPort();
        File.WriteAllText(Path.Combine(Folder, "one.yaml"),
            $"version: 1\nnodes:\n  - {{name: m1, role: master, address: 127.0.0.1, port: {port}}}\n  - {{name: a1, role: agent, address: 127.0.0.2}}\n");
        PSCredential credential = new("core", new NetworkCredential("", "x").SecurePassword);
        string key = "127.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHWjqgxJ3dJ3lNXVP8VrM8wBYyGXvUDyGkMcJDyLJqLo";

        ErrorRecord error = Fail($"param($credential, $line, $port) {script}", "NodeUnreachable", ErrorCategory.ConnectionError, ("credential", credential),
            ("line", key), ("port", port));

        Assert.Equal(node, error.TargetObject);
    }

    private static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
