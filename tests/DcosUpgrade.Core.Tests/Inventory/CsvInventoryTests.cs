using System.Linq;
using DcosUpgrade.Errors;
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
    [InlineData("Name,Role,Address\nm1,master,10.0.1.1\na1,agent,10.0.2.1\n")]
    [InlineData("NAME,role,ADDRESS,State\nm1,MASTER,10.0.1.1,Present\na1,Slave,10.0.2.1,PRESENT\na2,agent,10.0.2.2,ABSENT\n")]
    [InlineData("name,role,address\nm1,master,10.0.1.1\na1,agent,10.0.2.1\n,,\n,,\n")]
    [InlineData(",,\nname,role,address\n , ,\t\nm1,master,10.0.1.1\n\"\",\"\",\"\"\n,\na1,agent,10.0.2.1\n,,,,,\n")]
    public void Words_are_read_in_any_case_and_rows_of_blanks_are_skipped(string text)
    {
        ClusterInventory inventory = Inventories.Read(text, "x.csv").Inventory;

        Assert.Equal([("m1", DcosRole.Master), ("a1", DcosRole.Agent)], inventory.Present.Select(node => (node.Name, node.Role)));
        Assert.Equal(text.Contains("ABSENT") ? ["a2"] : [], inventory.Nodes.Where(node => node.Absent).Select(node => node.Name));
    }

    [Theory]
    [InlineData("Name,Role,Address,Version\nm1,master,10.0.1.1,1\n", "x.csv:1", "unknown column 'Version'")]
    [InlineData("Name,name,role,address\nm1,m1,master,10.0.1.1\n", "x.csv:1", "the column 'name' occurs twice")]
    [InlineData("name,role,address,state\nm1,master,10.0.1.1,yes\n", "x.csv:2", "state is present or absent, not 'yes'")]
    [InlineData("name,role,address\nm1,master\n", "x.csv:2", "2 fields where the header has 3")]
    [InlineData("name,role,address\n,,\n,master,\n", "x.csv:3", "name is missing")]
    [InlineData("name,role,address\nm1,chief,10.0.1.1\n", "x.csv:2", "unknown role 'chief'")]
    public void Everything_else_is_an_error_with_file_and_line(string text, string place, string says)
    {
        InputException e = Assert.Throws<InputException>(() => Inventories.Read(text, "x.csv"));

        Assert.Contains(place, e.Message);
        Assert.Contains(says, e.Message);
    }

    [Theory]
    [InlineData("open", DcosEdition.Open)]
    [InlineData("Open", DcosEdition.Open)]
    [InlineData("ENTERPRISE", DcosEdition.Enterprise)]
    public void Edition_is_read_in_any_case(string edition, DcosEdition read) => Assert.Equal(
        read,
        Inventories.Read($"edition: {edition}\nversion: 1\ncluster: c\nnodes:\n- {{name: m1, role: Master, address: 10.0.1.1, state: Present}}\n")
            .Inventory.Edition);

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
