using System;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>A cluster is accepted when it is the one that was described; each contradiction is an error, each thing unseen a warning.</summary>
public sealed class ClusterDiscoveryTests
{
    private readonly ScriptedCluster _cluster = new();

    [Fact]
    public async Task The_cluster_of_its_inventory_comes_without_a_word()
    {
        DcosCluster found = await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Empty(_cluster.Warnings);
        Assert.Equal(
            ("c", DcosEdition.Open, "1.10.8", "abc", DcosSecurityMode.None), (found.Name, found.Edition, found.Version, found.Build, found.SecurityMode));
        Assert.Equal((3, 2, 1), (found.Masters, found.Agents, found.PublicAgents));
        Assert.False(_cluster.Disposed);
    }

    [Fact]
    public async Task Each_master_is_asked_once_for_each_thing()
    {
        await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Equal(
            from host in new[] { "10.0.1.1", "10.0.1.2", "10.0.1.3" }
            from operation in new[] { nameof(DiscoverOperation), nameof(MasterProbeOperation) }
            select $"{host} {operation}",
            _cluster.Calls.Order());
    }

    [Fact]
    public async Task Login_is_sent_to_a_master_that_answers()
    {
        using SecureString password = new();
        _cluster.Login = new ConnectionSettings { Dcos = new PasswordLogin("eve", password) };
        _cluster.Nodes["10.0.1.1"].Failure = new NodeUnreachableException(null, "m1", "no route");

        await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Equal(["10.0.1.2 LoginOperation"], _cluster.Calls.Where(call => call.EndsWith(nameof(LoginOperation), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("master_list on m1", "10.0.1.4", "10.0.1.3")]
    [InlineData("Exhibitor on m2", "10.0.1.4", "10.0.1.3")]
    [InlineData("fewer", "none", "10.0.1.3")]
    public async Task Other_masters_than_described_are_named(string where, string missing, string surplus)
    {
        switch (where)
        {
            case "fewer":
                _cluster.Masters("10.0.1.1", "10.0.1.2");
                break;
            case "master_list on m1":
                _cluster.Nodes["10.0.1.1"].MasterList = """["10.0.1.1","10.0.1.2","10.0.1.4"]""";
                break;
            default:
                _cluster.Nodes["10.0.1.2"].Exhibitor = ScriptedCluster.Servers("10.0.1.1", "10.0.1.2", "10.0.1.4");
                break;
        }

        ClusterStateException e = await Refused("MastersMismatch", "c");

        Assert.Contains($"Missing in the inventory: {missing}. Only in the inventory: {surplus}.", e.Message);
        Assert.Contains(where == "fewer" ? "master_list on m1" : where, e.Message);
    }

    [Fact]
    public async Task Dead_master_with_state_absent_is_not_a_contradiction()
    {
        _cluster.Nodes.Remove("10.0.1.3");
        ClusterInventory inventory = ScriptedCluster.Inventory();
        inventory = inventory with { Nodes = [.. inventory.Nodes.Select(node => node.Name == "m3" ? node with { Absent = true } : node)] };

        DcosCluster found = await _cluster.ConnectAsync(inventory);

        Assert.Empty(_cluster.Warnings);
        Assert.Equal(2, found.Masters);
    }

    [Fact]
    public async Task A_master_count_that_differs_from_its_list_is_an_error()
    {
        _cluster.Nodes["10.0.1.3"].MasterCount = "5\n";

        Assert.Contains("m3 has 3 masters in master_list, but its master_count is 5", (await Refused("MasterCountMismatch", "m3")).Message);
    }

    [Fact]
    public async Task SSH_that_leads_to_another_node_is_an_error()
    {
        _cluster.Nodes["10.0.1.2"].Address = "10.0.1.3\n";

        Assert.Contains("m2: SSH reaches a node with the address 10.0.1.3; the inventory has 10.0.1.2", (await Refused("AddressMismatch", "m2")).Message);
    }

    [Theory]
    [InlineData("slave\n", "its role is slave")]
    [InlineData("master\nslave\n", "its role is master and slave")]
    [InlineData("", "its role is unknown")]
    public async Task Host_that_is_not_a_master_is_an_error(string roles, string says)
    {
        _cluster.Nodes["10.0.1.1"].Roles = roles;

        Assert.Contains(says, (await Refused("NotAMaster", "m1")).Message);
    }

    [Fact]
    public async Task A_machine_without_DCOS_is_an_error()
    {
        _cluster.Nodes["10.0.1.1"] = new ScriptedNode { Roles = "", Version = "", Exhibitor = HttpSection.Render(7, 0, "", "") };

        await Refused("NotADcosNode", "m1");
    }

    [Theory]
    [InlineData("unit LoadState=loaded\ncockroach no\nsecurity no\n", "dcos-bouncer.service")]
    [InlineData("unit LoadState=not-found\ncockroach yes\nsecurity no\n", "/opt/mesosphere/bin/cockroach")]
    [InlineData("unit LoadState=not-found\ncockroach no\nsecurity permissive\n", "/opt/mesosphere/etc/bootstrap-config.json")]
    public async Task An_edition_that_is_not_the_described_one_is_an_error_with_its_evidence(string edition, string evidence)
    {
        _cluster.Nodes["10.0.1.2"].Edition = edition;

        ClusterStateException e = await Refused("EditionMismatch", "c", ScriptedCluster.Inventory() with { Edition = DcosEdition.Open });

        Assert.Contains($"The inventory specifies edition Open for c; the installed edition is Enterprise (observed on m2: {evidence})", e.Message);
    }

    [Fact]
    public async Task An_Open_cluster_that_is_described_as_Enterprise_is_an_error() =>
        Assert.Contains(
            "no part of Enterprise", (await Refused("EditionMismatch", "c", ScriptedCluster.Inventory() with { Edition = DcosEdition.Enterprise })).Message);

    [Theory]
    [InlineData("")]
    [InlineData("unit LoadState=\ncockroach no\nsecurity no\n")]
    [InlineData("unit LoadState=not-found\nsecurity no\n")]
    [InlineData("unit LoadState=not-found\ncockroach no\n")]
    public async Task Unchecked_part_of_Enterprise_does_not_prove_Open(string edition)
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Edition = edition;
        }

        Assert.Equal(DcosEdition.Unknown, (await _cluster.ConnectAsync(ScriptedCluster.Inventory())).Edition);
        Assert.Equal(DcosEdition.Enterprise, (await _cluster.ConnectAsync(ScriptedCluster.Inventory() with { Edition = DcosEdition.Enterprise })).Edition);
    }

    [Theory]
    [InlineData("security strict", DcosSecurityMode.Strict, 0)]
    [InlineData("security permissive", DcosSecurityMode.Permissive, 0)]
    [InlineData("security disabled", DcosSecurityMode.Disabled, 0)]
    [InlineData("security no", DcosSecurityMode.None, 1)]
    public async Task The_security_mode_is_read_or_missed(string line, DcosSecurityMode mode, int warnings)
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Edition = $"unit LoadState=loaded\ncockroach yes\n{line}\n";
        }

        Assert.Equal(mode, (await _cluster.ConnectAsync(ScriptedCluster.Inventory())).SecurityMode);
        Assert.Equal(warnings, _cluster.Warnings.Count(text => text.Contains("security mode")));
    }

    [Theory]
    [InlineData("""{"version": "1.11.13", "dcos-variant": "open"}""", DcosEdition.Open)]
    [InlineData("""{"version": "1.11.13", "dcos-variant": "enterprise"}""", DcosEdition.Enterprise)]
    [InlineData("""{"version": "1.11.13", "dcos-variant": "other"}""", DcosEdition.Unknown)]
    public async Task The_variant_counts_where_there_is_one(string version, DcosEdition edition)
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Version = version;
        }

        Assert.Equal(edition, (await _cluster.ConnectAsync(ScriptedCluster.Inventory())).Edition);
    }

    [Fact]
    public async Task Masters_of_different_versions_are_an_upgrade_under_way()
    {
        _cluster.Nodes["10.0.1.2"].Version = """{"version": "1.11.6"}""";

        await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Contains("1.10.8 on m1, m3; 1.11.6 on m2", Assert.Single(_cluster.Warnings));
    }

    [Fact]
    public async Task A_master_that_is_away_is_a_warning_and_the_next_one_is_asked()
    {
        _cluster.Nodes["10.0.1.1"].Failure = new NodeUnreachableException(null, "m1", "no route");
        _cluster.Lead("10.0.1.2", ScriptedCluster.Agent("S0", "10.0.2.1"), ScriptedCluster.Agent("S1", "10.0.2.2"),
            ScriptedCluster.Agent("S2", "10.0.3.1", isPublic: true));
        _cluster.Nodes["10.0.1.2"].Version = """{"version": "1.11.6"}""";
        _cluster.Nodes["10.0.1.3"].Version = """{"version": "1.11.6"}""";

        Assert.Equal("1.11.6", (await _cluster.ConnectAsync(ScriptedCluster.Inventory())).Version);
        Assert.StartsWith("m1 was not checked: m1 cannot be reached: no route", Assert.Single(_cluster.Warnings));
    }

    [Fact]
    public async Task When_no_master_accepts_the_login_the_error_is_that_of_the_first()
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Failure = new NodeAccessException(null, "SudoRefused", "m1", "m1", "core", "a password is required");
        }

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => _cluster.ConnectAsync(ScriptedCluster.Inventory()));

        Assert.Equal(("SudoRefused", "m1"), (e.Id, e.TargetName));
        Assert.True(_cluster.Disposed);
    }

    [Fact]
    public async Task Masters_in_mid_swap_whose_files_are_away_are_warnings()
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            (node.Version, node.MasterList, node.MasterCount, node.Address) = ("", "", "", "");
            node.Exhibitor = HttpSection.Render(7, 0, "", "");
        }

        DcosCluster found = await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Null(found.Version);
        Assert.Contains(_cluster.Warnings, text => text.StartsWith("No master's master_list could be read", StringComparison.Ordinal));
        Assert.Contains(_cluster.Warnings, text => text.StartsWith("No Exhibitor names its servers (m1: connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exhibitor_that_has_not_loaded_its_servers_is_not_a_contradiction()
    {
        _cluster.Nodes["10.0.1.1"].Exhibitor = ScriptedCluster.Servers();

        await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Empty(_cluster.Warnings);
    }

    [Fact]
    public async Task Agents_that_one_side_does_not_know_are_named()
    {
        _cluster.Lead(
            "10.0.1.1",
            ScriptedCluster.Agent("S0", "10.0.2.1"),
            ScriptedCluster.Agent("S2", "10.0.3.1"),
            ScriptedCluster.Agent("S3", "10.0.2.9"),
            ScriptedCluster.Agent("S4", "10.0.2.8"));

        await _cluster.ConnectAsync(ScriptedCluster.Inventory("{name: dead, role: agent, address: 10.0.2.8, state: absent}"));

        Assert.Equal(
            [
                "The inventory lacks 1 agent of the cluster, which will not be upgraded: 10.0.2.9.",
                "Absent in the inventory but registered with Mesos: dead.",
                "Mesos does not list these agents of the inventory: a2.",
                "Public in the inventory but not for Mesos, or the other way round: p1.",
            ],
            _cluster.Warnings);
    }

    [Theory]
    [InlineData("nobody", "m1: not elected")]
    [InlineData("no registry", "m1: elected, but it has not read its registry of agents yet")]
    [InlineData("silent", "m1: connection refused")]
    public async Task Without_a_leader_the_agents_are_not_compared(string why, string says)
    {
        _cluster.Nodes["10.0.1.1"].Metrics = why switch
        {
            "silent" => HttpSection.Render(7, 0, "", ""),
            "no registry" => HttpSection.Render(0, 200, "", """{"master\/elected":1.0}"""),
            _ => HttpSection.Render(0, 200, "", """{"master\/elected":0.0}"""),
        };

        await _cluster.ConnectAsync(ScriptedCluster.Inventory());

        Assert.Contains(says, Assert.Single(_cluster.Warnings));
    }

    [Fact]
    public async Task From_one_master_everything_is_found_by_address()
    {
        _cluster.Lead("10.0.1.1", ScriptedCluster.Agent("S0", "10.0.2.1", zone: "z1"), ScriptedCluster.Agent("S2", "10.0.3.1", isPublic: true));
        _cluster.Nodes["master.example"] = _cluster.Nodes["10.0.1.2"];
        _cluster.Nodes.Remove("10.0.1.2");

        DcosCluster found = await _cluster.ConnectAsync("master.example");

        Assert.Empty(_cluster.Warnings);
        Assert.Equal(("master.example", DcosEdition.Open, 3, 1, 1), (found.Name, found.Edition, found.Masters, found.Agents, found.PublicAgents));
        Assert.Equal(
            ["10.0.1.1 10.0.1.1", "10.0.1.2 master.example", "10.0.1.3 10.0.1.3", "10.0.2.1 10.0.2.1", "10.0.3.1 10.0.3.1"],
            found.Context!.Inventory.Present.Select(node => $"{node.Name} {node.Ssh}"));
        Assert.Equal("z1", found.Context!.Inventory.Find("10.0.2.1")!.Zone);
    }

    [Fact]
    public async Task A_discovered_cluster_is_an_inventory_that_can_be_written_and_read()
    {
        ClusterInventory found = (await _cluster.ConnectAsync("10.0.1.1")).Context!.Inventory;

        ClusterInventory again = Inventories.Read(InventoryWriter.Write(found)).Inventory;

        Assert.Equal(found.Nodes, again.Nodes.Select(node => node with { Line = 0 }));
    }

    [Theory]
    [InlineData("no list", "DiscoveryIncomplete", "its master_list cannot be read")]
    [InlineData("no leader", "DiscoveryIncomplete", "no leading master answers for the cluster")]
    [InlineData("an agent", "NotAMaster", "its role is slave")]
    [InlineData("other servers", "MastersMismatch", "Exhibitor on 10.0.1.1")]
    [InlineData("other count", "MasterCountMismatch", "master_count is 5")]
    public async Task From_one_master_what_cannot_be_seen_is_an_error(string why, string id, string says)
    {
        ScriptedNode first = _cluster.Nodes["10.0.1.1"];
        switch (why)
        {
            case "no list":
                first.MasterList = "";
                break;
            case "no leader":
                first.Metrics = HttpSection.Render(0, 200, "", """{"master\/elected":0.0}""");
                break;
            case "an agent":
                first.Roles = "slave\n";
                break;
            case "other servers":
                first.Exhibitor = ScriptedCluster.Servers("10.0.1.1");
                break;
            default:
                first.MasterCount = "5";
                break;
        }

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal(id, e.Id);
        Assert.Contains(says, e.Message);
        Assert.True(_cluster.Disposed);
    }

    [Fact]
    public async Task From_one_master_agents_that_are_still_awaited_are_a_warning()
    {
        _cluster.Nodes["10.0.1.1"].Slaves = HttpSection.Render(0, 200, "", """{"slaves":[],"recovered_slaves":[{"id":"S0","hostname":"10.0.2.1"}]}""");

        await _cluster.ConnectAsync("10.0.1.1");

        Assert.StartsWith("1 agent has not come back since the last election", Assert.Single(_cluster.Warnings));
    }

    private async Task<ClusterStateException> Refused(string id, string target, ClusterInventory? inventory = null)
    {
        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync(inventory ?? ScriptedCluster.Inventory()));

        Assert.Equal((id, target), (e.Id, e.TargetName));
        Assert.True(_cluster.Disposed);
        return e;
    }
}
