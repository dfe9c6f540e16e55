using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>The gates of CockroachDB and etcd, with masters of one release line and of two.</summary>
public sealed class DatabaseGateTests
{
    private const string Header = "id\taddress\tbuild\tupdated_at\tstarted_at\tis_live\tranges\tranges_unavailable\tranges_underreplicated\n";

    private static readonly Moment s_now = new(TimeSpan.Zero, DateTimeOffset.FromUnixTimeSeconds(1_600_000_000));
    private static readonly InventoryNode[] s_masters =
        [.. Enumerable.Range(1, 3).Select(i => new InventoryNode($"m{i}", DcosRole.Master, $"10.0.1.{i}", $"10.0.1.{i}"))];

    /// <summary>The Mesos of each master; "-" for one that does not answer.</summary>
    [Theory]
    [InlineData("1.8.2 1.7.3 1.7.3", DcosEdition.Open, 1, true)]
    [InlineData("1.8.2 - 1.7.3", DcosEdition.Open, 2, true)]
    [InlineData("1.8.2 1.8.2 -", DcosEdition.Open, 3, false)]
    [InlineData("1.8.2 1.8.2 1.8.2", DcosEdition.Open, 3, false)]
    [InlineData("1.8.2 1.7.3 1.7.3", DcosEdition.Enterprise, 3, false)]
    [InlineData("1.8.2 1.7.3 1.7.3", DcosEdition.Unknown, 3, false)]
    [InlineData("9.9.9 1.7.3 1.7.3", DcosEdition.Open, 1, true)]
    public void Members_are_the_masters_whose_release_has_the_database(string mesos, DcosEdition edition, int expected, bool growing) =>
        Assert.Equal(new DatabaseMembers(expected, growing), MasterReleases.WithIam(View(mesos), edition));

    [Theory]
    [InlineData(1, 1, 0, 195, true, DcosCheckStatus.Passed)]
    [InlineData(2, 2, 0, 195, true, DcosCheckStatus.Passed)]
    [InlineData(1, 2, 0, 0, true, DcosCheckStatus.Failed)]
    [InlineData(2, 2, 1, 0, true, DcosCheckStatus.Failed)]
    [InlineData(3, 3, 0, 0, false, DcosCheckStatus.Passed)]
    [InlineData(3, 3, 0, 1, false, DcosCheckStatus.Failed)]
    [InlineData(3, 3, 1, 0, false, DcosCheckStatus.Failed)]
    [InlineData(2, 3, 0, 0, false, DcosCheckStatus.Failed)]
    public void Cockroach_gate_expects_fewer_members_while_the_database_is_introduced(
        int live, int expected, int unavailable, int lacking, bool growing, DcosCheckStatus status)
    {
        string rows = string.Concat(Enumerable.Range(1, live).Select(id => $"{id}\t10.0.1.{id}:26257\tv2.0.7\tx\tx\ttrue\t195\t{unavailable}\t{lacking}\n"));
        CockroachReport report = new(true, "--insecure", CockroachStatus.Parse(Header + rows, out _), "");
        CockroachObservation observation = new(new(s_now, report, ""), new(expected, growing), "--insecure");

        DcosCheckResult result = Evaluate<CockroachGate>(new() { Node = s_masters[0], Views = [View("1.8.2 1.8.2 1.8.2")], Cockroach = observation });

        Assert.Equal(status, result.Status);
        Assert.DoesNotContain("--certs-dir", result.Remedy ?? "", StringComparison.Ordinal);
        Assert.Equal(status == DcosCheckStatus.Failed, result.Remedy?.Contains("--insecure", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void Cockroach_gate_is_unknown_where_the_status_is_not_read_and_skipped_without_a_database()
    {
        GateSubject subject = new() { Node = s_masters[0], Views = [View("1.8.2 1.8.2 1.8.2")] };
        CockroachObservation silent = new(new(s_now, null, "no route"), new(3, false), "--certs-dir=/run/dcos/pki/cockroach");

        Assert.Equal(DcosCheckStatus.Skipped, Evaluate<CockroachGate>(subject).Status);
        DcosCheckResult unknown = Evaluate<CockroachGate>(subject with { Cockroach = silent });
        Assert.Equal((DcosCheckStatus.Unknown, "no route"), (unknown.Status, unknown.Actual));
        Assert.Contains("--certs-dir=/run/dcos/pki/cockroach", unknown.Remedy, StringComparison.Ordinal);
    }

    /// <summary>What each master reports: members joined by "+", "!" for a problem, "?" for no answer; a name in brackets has not started.</summary>
    [Theory]
    [InlineData("m1+m2+m3 m1+m2+m3 m1+m2+m3", DcosCheckStatus.Passed, "3 members, all healthy")]
    [InlineData("m1 none none", DcosCheckStatus.Passed, "1 members, all healthy")]
    [InlineData("m1+m2 m1+m2 none", DcosCheckStatus.Passed, "2 members, all healthy")]
    [InlineData("m1 m2 none", DcosCheckStatus.Failed, "m2 has not joined: 1 members, 1 of them started")]
    [InlineData("m1+(m2) ! none", DcosCheckStatus.Failed, "m2 has not joined: 2 members, 1 of them started")]
    [InlineData("m1+m2 ! none", DcosCheckStatus.Failed, "m2: unhealthy cluster")]
    [InlineData("m1+m2 ? none", DcosCheckStatus.Unknown, "m2: no route")]
    [InlineData("! m1+m2 none", DcosCheckStatus.Failed, "unhealthy cluster")]
    [InlineData("? m1+m2 none", DcosCheckStatus.Unknown, "no route")]
    [InlineData("m1+m9 none none", DcosCheckStatus.Failed, "10.0.1.9 is a member and not a master that runs etcd")]
    [InlineData("m1+m3 none none", DcosCheckStatus.Failed, "10.0.1.3 is a member and not a master that runs etcd")]
    [InlineData("none m2 none", DcosCheckStatus.Skipped, null)]
    [InlineData("absent m2 none", DcosCheckStatus.Skipped, null)]
    [InlineData("off m2 none", DcosCheckStatus.Skipped, null)]
    [InlineData("m1+m2 off none", DcosCheckStatus.Passed, "2 members, all healthy")]
    [InlineData("m1+m2 absent none", DcosCheckStatus.Passed, "2 members, all healthy")]
    public void Etcd_gate_expects_every_master_that_runs_it_as_a_healthy_member(string reports, DcosCheckStatus status, string? actual)
    {
        string[] words = reports.Split(' ');
        EtcdView etcd = new(words.Zip(s_masters).Where(pair => pair.First != "none").ToDictionary(pair => pair.Second.Name, pair => Answer(pair.First)));

        DcosCheckResult result = Evaluate<EtcdGate>(new() { Node = s_masters[0], Views = [View("1.10.1 1.10.1 1.9.1")], Etcd = etcd });

        Assert.Equal((status, actual), (result.Status, result.Actual));
        Assert.NotEqual(status is DcosCheckStatus.Passed, result.Message.Length > 0);
        Assert.Equal(GateCatalog.Holds(result), result.Remedy?.Contains("dcos-etcdctl diagnostic", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void Etcd_gate_is_skipped_with_a_reason_in_an_upgrade_without_etcd()
    {
        DcosCheckResult result = Evaluate<EtcdGate>(new() { Node = s_masters[0], Views = [View("1.5.1 1.5.1 1.5.1")] });

        Assert.Equal((DcosCheckStatus.Skipped, "The master runs a release without etcd."), (result.Status, result.Message));
    }

    [Theory]
    [InlineData("2.1.1", false, false)]
    [InlineData("2.1.2", false, true)]
    [InlineData("2.1.2", true, false)]
    [InlineData("2.2.1", false, true)]
    public void Etcd_is_off_where_Calico_can_be_switched_and_its_file_does_not_exist(string version, bool hasFile, bool off) => Assert.Equal(
        off ? EtcdUse.Off : EtcdUse.On, EtcdView.UseOf(new(s_now, new EtcdReport(true, new DcosVersion(version), hasFile, [], ""), "")));

    private static DcosCheckResult Evaluate<T>(GateSubject subject)
        where T : Gate => GateCatalog.Of(DcosRole.Master).OfType<T>().Single().Evaluate(subject);

    private static ClusterView View(string mesos) => new(s_now,
        [.. mesos.Split(' ').Zip(s_masters).Select(pair =>
            new MasterObservation(pair.Second, pair.First == "-" ? null : new MasterProbe { MesosVersion = pair.First }, ""))]);

    private static DatabaseAnswer<EtcdReport> Answer(string word)
    {
        EtcdReport sound = new(true, new DcosVersion("2.1.1"), false, null, "");
        IReadOnlyList<EtcdMember> Members() =>
            [.. word.Split('+').Select(name => new EtcdMember($"10.0.1.{name.Trim('(', ')')[1..]}", !name.StartsWith('(')))];
        return word switch
        {
            "?" => new(s_now, null, "no route"),
            "!" => new(s_now, sound with { Problem = "unhealthy cluster" }, ""),
            "absent" => new(s_now, sound with { Installed = false }, ""),
            "off" => new(s_now, sound with { Version = new DcosVersion("2.1.3"), Problem = "connection refused" }, ""),
            _ => new(s_now, sound with { Members = Members() }, ""),
        };
    }
}
