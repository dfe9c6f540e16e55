using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>Each mistake is named with its line, and alone: one mistake makes no second message.</summary>
public sealed class MalformedInventoryTests
{
    private const string M1 = "{name: m1, role: master, address: 10.0.0.1}";
    private const string Tail = "\nnodes:\n  - {name: m1, role: master, address: 10.0.0.1}\n";

    public static TheoryData<string, int, string> Yaml => new()
    {
        // The document
        { "just text", 1, "an inventory is a mapping" },
        { "- a\n- b", 1, "an inventory is a mapping" },
        { "cluster: c" + Tail, 1, "'version: 1' is missing" },
        { "version: 2" + Tail, 1, "version must be 1, not '2'" },
        { "version: 1.0" + Tail, 1, "version must be 1, not '1.0'" },
        { "version: [1]" + Tail, 1, "version must be a single value" },
        { "version: 1\ncluster: c", 1, "'nodes' is missing" },
        { "version: 1\nnodes: {m1: master}", 2, "nodes must be a list" },
        { "version: 1\nnodes: all", 2, "nodes must be a list" },
        { "version: 1\nnodes:\n", 2, "nodes must be a list" },
        { "version: 1\nnodes: []", 2, "1, 3, 5, 7 or 9 masters, not 0" },
        { "version: 1\nnode:\n  - " + M1 + "\nnodes: [" + M1 + "]", 2, "unknown key 'node'; did you mean 'nodes'?" },
        { "version: 1\nclustre: c" + Tail, 2, "unknown key 'clustre'; did you mean 'cluster'?" },
        { "version: 1\nowner: eve" + Tail, 2, "unknown key 'owner'; known: version, cluster, edition, bootstrap, jump, nodes" },
        { "version: 1\nVersion: 1" + Tail, 2, "unknown key 'Version'; did you mean 'version'?" },
        { "version: 1\ncluster: {name: c}" + Tail, 2, "cluster must be a single value" },
        { "version: 1\ncluster: \"a\\tb\"" + Tail, 2, "cluster 'a\tb'" },
        { "version: 1\nedition: ee" + Tail, 2, "edition is open or enterprise, not 'ee'" },
        { "version: 1\nedition: Opened" + Tail, 2, "edition is open or enterprise, not 'Opened'" },

        // The bootstrap node
        { "version: 1\nbootstrap: 10.0.0.5" + Tail, 2, "bootstrap must be a mapping" },
        { "version: 1\nbootstrap: {address: 10.0.0.5}" + Tail, 2, "name is missing" },
        { "version: 1\nbootstrap: {name: boot}" + Tail, 2, "boot: address is missing" },
        { "version: 1\nbootstrap: {name: boot, address: boot.example}" + Tail, 2, "boot: address 'boot.example'" },
        { "version: 1\nbootstrap: {name: boot, address: 10.0.0.5, role: bootstrap}" + Tail, 2, "unknown key 'role' of bootstrap" },
        { "version: 1\nbootstrap: {name: boot, address: 10.0.0.5, state: absent}" + Tail, 2, "unknown key 'state' of bootstrap" },
        { "version: 1\nbootstrap: {name: M1, address: 10.0.0.5}" + Tail, 4, "the name m1 is taken on line 2" },
        { "version: 1\nbootstrap: {name: boot, address: 10.0.0.1}" + Tail, 4, "m1: the address 10.0.0.1 is that of boot on line 2" },

        // Jump hosts
        { "version: 1\njump: bastion" + Tail, 2, "jump must be a mapping" },
        { "version: 1\njump: {b: 192.0.2.1}" + Tail, 2, "jump host b must be a mapping" },
        { "version: 1\njump: {b: {user: ops}}" + Tail, 2, "jump host b: ssh is missing" },
        { "version: 1\njump: {b: {ssh: 192.0.2.1, adress: x}}" + Tail, 2, "unknown key 'adress' of jump host b" },
        { "version: 1\njump: {b: {ssh: 192.0.2.1, port: 65536}}" + Tail, 2, "b: port '65536'" },
        { "version: 1\njump: {b c: {ssh: 192.0.2.1}}" + Tail, 2, "a jump host's name 'b c'" },
        { "version: 1\njump: {b: {ssh: 192.0.2.1, via: d}}" + Tail, 2, "b: jump host 'd' does not exist" },
        { "version: 1\njump: {b: {ssh: 192.0.2.1, via: b}}" + Tail, 2, "form a loop: b -> b" },
        { "version: 1\njump: {b: {ssh: 192.0.2.1}, B: {ssh: 192.0.2.2}}" + Tail, 2, "jump host B occurs twice" },
        { "version: 1\njump:\n  b: {ssh: 192.0.2.1}\n  d: {ssh: 192.0.2.2, via: b, jump: b}" + Tail, 4, "jump host d: via and jump are the same" },

        // Nodes
        { Inventories.Nodes(M1, "a1"), 5, "a node must be a mapping" },
        { Inventories.Nodes(M1, "{role: agent, address: 10.0.0.2}"), 5, "this node: name is missing" },
        { Inventories.Nodes(M1, "{name: , role: agent, address: 10.0.0.2}"), 5, "this node: name is missing" },
        { Inventories.Nodes(M1, "{name: a1, address: 10.0.0.2}"), 5, "a1: role is missing" },
        { Inventories.Nodes(M1, "{name: a1, role: agent}"), 5, "a1: address is missing" },
        { Inventories.Nodes(M1, "{name: a1, role: worker, address: 10.0.0.2}"), 5, "a1: unknown role 'worker'" },
        { Inventories.Nodes(M1, "{name: a1, role: bootstrap, address: 10.0.0.2}"), 5, "a1: the bootstrap node is an entry of its own" },
        { Inventories.Nodes(M1, "{name: a1, role: [agent], address: 10.0.0.2}"), 5, "role must be a single value" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, adress: 10.0.0.2, address: 10.0.0.2}"), 5, "unknown key 'adress' of a node; did you mean 'address'?" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, zoen: a}"), 5, "unknown key 'zoen' of a node; did you mean 'zone'?" },
        { Inventories.Nodes(M1, "{name: -a1, role: agent, address: 10.0.0.2}"), 5, "the name '-a1'" },
        { Inventories.Nodes(M1, "{name: a/1, role: agent, address: 10.0.0.2}"), 5, "the name 'a/1'" },
        { Inventories.Nodes(M1, "{name: a 1, role: agent, address: 10.0.0.2}"), 5, "the name 'a 1'" },
        { Inventories.Nodes(M1, "{name: ä1, role: agent, address: 10.0.0.2}"), 5, "the name 'ä1'" },
        { Inventories.Nodes(M1, "{name: \"a1\\n\", role: agent, address: 10.0.0.2}"), 5, "the name 'a1\\n'" },
        { Inventories.Nodes(M1, "{name: " + new string('a', 64) + ", role: agent, address: 10.0.0.2}"), 5, "the name 'aaa" },
        { Inventories.Nodes(M1, "{name: M1, role: agent, address: 10.0.0.2}"), 5, "the name M1 is taken on line 4" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.1}"), 5, "a1: the address 10.0.0.1 is that of m1 on line 4" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, ssh: 10.0.0.1}"), 5, "a1: ssh 10.0.0.1 port 22 is that of m1 on line 4" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0}"), 5, "a1: address '10.0.0'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.256}"), 5, "a1: address '10.0.0.256'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.02}"), 5, "a1: address '10.0.0.02'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2.}"), 5, "a1: address '10.0.0.2.'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2/24}"), 5, "a1: address '10.0.0.2/24'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: \"fe80::1\"}"), 5, "a1: address 'fe80::1'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, port: 0}"), 5, "a1: port '0'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, port: 65536}"), 5, "a1: port '65536'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, port: ssh}"), 5, "a1: port 'ssh'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, port: -22}"), 5, "a1: port '-22'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, port: 0x16}"), 5, "a1: port '0x16'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, ssh: -oProxyCommand=x}"), 5, "a1: ssh '-oProxyCommand=x'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, ssh: core@host}"), 5, "a1: ssh 'core@host'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, user: -root}"), 5, "a1: user '-root'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, user: two words}"), 5, "a1: user 'two words'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, jump: bastion}"), 5, "a1: jump host 'bastion' does not exist" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, state: dead}"), 5, "a1: state is present or absent, not 'dead'" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, zone: {name: a}}"), 5, "zone must be a single value" },
        { Inventories.Nodes(M1, "{name: a1, role: agent, address: 10.0.0.2, zone: \"a\\u0007\"}"), 5, @"a1: zone 'a\u0007'" },

        // The cluster
        { Inventories.Nodes(M1, "{name: m2, role: master, address: 10.0.0.2}"), 3, "1, 3, 5, 7 or 9 masters, not 2" },
        { Inventories.Nodes("{name: a1, role: agent, address: 10.0.0.2}"), 3, "1, 3, 5, 7 or 9 masters, not 0" },
        { Inventories.Nodes("{name: m1, role: master, address: 10.0.0.1, state: absent}"), 3, "every master is absent" },
    };

    public static TheoryData<string, int, string> Csv => new()
    {
        { "", 1, "the header is missing: name,role,address" },
        { "\n\n", 1, "the header is missing" },
        { "# only a comment\n", 1, "the header is missing" },
        { "name;role;address\nm1;master;10.0.0.1\n", 1, "unknown column 'name;role;address'; fields are separated by commas" },
        { "name,role,adress,address\nm1,master,,10.0.0.1\n", 1, "unknown column 'adress'; did you mean 'address'?" },
        { "name,role,address,name\nm1,master,10.0.0.1,\n", 1, "the column 'name' occurs twice" },
        { "name,role,address\nm1,master,10.0.0.1\na1,agent\n", 3, "2 fields where the header has 3" },
        { "name,role,address\nm1,master,10.0.0.1,x\nm2,master,10.0.0.2\n", 2, "4 fields where the header has 3" },
        { "name,role,address\nm1,master,10.0.0.1\n\n\"a\n1\",agent,10.0.0.2\n", 4, "the name 'a\\n1'" },
        { "name,role,address\nm1,master,10.0.0.1\n\"a1,agent,10.0.0.2\n", 3, "a quote is not closed" },
        { "name,role,address\nm1,master,10.0.0.1\n\"a1\"x,agent,10.0.0.2\n", 3, "'x' follows a closing quote" },
        { "name,role,address\nm1,master,10.0.0.1\nb1,bootstrap,10.0.0.5\nb2,bootstrap,10.0.0.6\n", 4, "there is a bootstrap node on line 3 already" },
        { "name,role,address,zone\nm1,master,10.0.0.1,a\nb1,bootstrap,10.0.0.5,a\n", 3, "a bootstrap row has no zone" },
        { "name,role,address,jump\nm1,master,10.0.0.1,j1\nj2,jump,192.0.2.1,\n", 2, "m1: jump host 'j1' does not exist; did you mean 'j2'?" },
        { "name,role,address\nm1,master,10.0.0.1\n,jump,192.0.2.1\n", 3, "this node: name is missing" },
        { "name,role,address\r\nm1,master,10.0.0.1\r\nm2,master,10.0.0.2\r\n", 1, "1, 3, 5, 7 or 9 masters, not 2" },
    };

    [Theory]
    [MemberData(nameof(Yaml))]
    public void In_YAML(string text, int line, string problem) => Check(text, "prod.yaml", line, problem);

    [Theory]
    [MemberData(nameof(Csv))]
    public void In_CSV(string text, int line, string problem) => Check(text, "prod.CSV", line, problem);

    [Fact]
    public void A_circle_of_jump_hosts_is_named_at_each_of_them()
    {
        InputException e = Assert.Throws<InputException>(() => Inventories.Read(
            "version: 1\njump:\n  b1: {ssh: h1, via: b2}\n  b2: {ssh: h2, via: b3}\n  b3: {ssh: h3, via: b1}" + Tail));

        Assert.Contains("prod.yaml:3: the jump hosts form a loop: b1 -> b2 -> b3 -> b1", e.Message);
        Assert.Contains("prod.yaml:5: the jump hosts form a loop: b3 -> b1 -> b2 -> b3", e.Message);
    }

    private static void Check(string text, string path, int line, string problem)
    {
        InputException e = Assert.Throws<InputException>(() => Inventories.Read(text, path));

        Assert.Equal("InventoryInvalid", e.Id);
        Assert.Equal($"{path}:{line}", e.TargetName);
        Assert.Contains($"{path}:{line}: ", e.Message);
        Assert.Contains(problem, e.Message);
        Assert.Single(Regex.Matches(e.Message, $"^{Regex.Escape(path)}:", RegexOptions.Multiline));
    }
}
