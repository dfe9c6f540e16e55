using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>The CSV notation means what the YAML one does.</summary>
public sealed class CsvInventoryTests
{
    private const string Whole =
        "#TYPE System.Management.Automation.PSCustomObject\r\n"
        + "name, role ,address,ssh,port,user,jump,zone,region,state\r\n"
        + "\"m1\",\"master\",\"10.0.1.1\",\"203.0.113.11\",\"2022\",\"core\",\"j2\",\"zone \"\"a\"\"\",\"r,1\",\"present\"\r\n"
        + "\r\n"
        + "a1,slave,10.0.2.1,,,,,,,\r\n"
        + "p1,public_agent,10.0.3.1,,,,,,,absent\r\n"
        + "boot,Bootstrap,10.0.0.5,203.0.113.5,,root,j1,,,\r\n"
        + "j1,jump,,203.0.113.9,,ops,,,,\r\n"
        + "j2,jump,203.0.113.8,,2200,,j1,,,";

    [Fact]
    public void Every_column_is_understood()
    {
        ClusterInventory inventory = Inventories.Read(Whole, "prod-eu.csv").Inventory;

        Assert.Equal(("prod-eu", DcosEdition.Unknown), (inventory.Cluster, inventory.Edition));
        Assert.Equal(
            [
                new InventoryNode("m1", DcosRole.Master, "10.0.1.1", "203.0.113.11", 2022, "core", "j2", "zone \"a\"", "r,1", Line: 3),
                new InventoryNode("a1", DcosRole.Agent, "10.0.2.1", "10.0.2.1", Line: 5),
                new InventoryNode("p1", DcosRole.PublicAgent, "10.0.3.1", "10.0.3.1", Absent: true, Line: 6),
            ],
            inventory.Nodes);
        Assert.Equal(new InventoryNode("boot", DcosRole.Bootstrap, "10.0.0.5", "203.0.113.5", null, "root", "j1", Line: 7), inventory.Bootstrap);
        Assert.Equal(
            [new JumpEndpoint("j1", "203.0.113.9", null, "ops", null), new JumpEndpoint("j2", "203.0.113.8", 2200, null, "j1")],
            inventory.Jumps.Values.OrderBy(jump => jump.Name));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_ending_counts_as_one_line(string ending)
    {
        string text = string.Join(ending, "name,role,address", "", "m1,master,10.0.0.1", "a1,agent,10.0.0.2");

        Assert.Equal([3, 4], Inventories.Read(text, "x.csv").Inventory.Nodes.Select(node => node.Line));
    }
}
