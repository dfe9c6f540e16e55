using System;
using System.Linq;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>Releases of a rehearsal: what differs between lines, editions and roles.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("1.11.12", false)]
    [InlineData("1.11.13", true)]
    [InlineData("1.12.0", true)]
    [InlineData("2.2.1", true)]
    public void Variant_is_in_later_releases_only(string version, bool has)
    {
        DcosRelease enterprise = DcosRelease.Of(version, security: DcosSecurityMode.Strict);

        Assert.Equal(has, DcosRelease.Of(version).VersionJson.Contains("\"dcos-variant\": \"open\"\n", StringComparison.Ordinal));
        Assert.Equal(has, enterprise.VersionJson.Contains("\"dcos-variant\": \"enterprise\"\n", StringComparison.Ordinal));
    }

    /// <summary>Differences of the masters' units, as packages/*/build of dcos/dcos has them.</summary>
    [Theory]
    [InlineData("1.10.8", "1.11.6", "checks-poststart.timer net.service net-watchdog.service",
        "epmd.service navstar.service spartan.service spartan-watchdog.timer")]
    [InlineData("1.11.6", "1.12.0", "checks-api.service checks-api.socket telegraf.service telegraf.socket", "metrics-master.service metrics-master.socket")]
    [InlineData("1.12.0", "1.12.5", "diagnostics-mesos-state.service diagnostics-mesos-state.timer", "signal.service signal.timer")]
    [InlineData("1.12.5", "1.13.9",
        "bouncer.service bouncer-migrate-users.service cockroach.service cockroachdb-config-change.service cockroachdb-config-change.timer fluent-bit.service "
            + "ui-update-service.service ui-update-service.socket", "oauth.service")]
    [InlineData("1.13.9", "2.0.6", "", "")]
    [InlineData("2.0.6", "2.1.1", "calico-bird.service calico-confd.service calico-felix.service etcd.service", "history.service")]
    [InlineData("2.1.1", "2.2.1", "", "")]
    public void Units_of_masters_change_with_the_release(string from, string to, string added, string removed)
    {
        string[] before = [.. DcosUnits.Wanted(DcosRelease.Of(from), DcosRole.Master)];
        string[] after = [.. DcosUnits.Wanted(DcosRelease.Of(to), DcosRole.Master)];

        Assert.Equal(Names(added), after.Except(before).Order(StringComparer.Ordinal));
        Assert.Equal(Names(removed), before.Except(after).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> Releases =>
        [.. ReleaseLine.All.SelectMany(line => line.Releases).Select(release => release.ToString())];

    [Theory]
    [MemberData(nameof(Releases))]
    public void Each_release_has_the_Mesos_and_the_databases_of_its_line_and_one_agent_unit(string version)
    {
        foreach (DcosSecurityMode security in new[] { DcosSecurityMode.None, DcosSecurityMode.Permissive })
        {
            DcosRelease release = DcosRelease.Of(version, security: security);
            string[] masters = [.. DcosUnits.Wanted(release, DcosRole.Master)];
            Assert.Same(release.Line, ReleaseLine.OfMesos(release.Mesos));
            Assert.Equal(masters.Distinct().Order(StringComparer.Ordinal), masters);
            Assert.Equal(release.Line.HasIam(release.Edition), masters.Contains(DcosUnits.Cockroach));
            Assert.Equal(release.Line.HasEtcd, masters.Contains(DcosUnits.Etcd));
            foreach (DcosRole role in new[] { DcosRole.Agent, DcosRole.PublicAgent })
            {
                Assert.Equal(
                    [DcosUnits.Agent(role)],
                    DcosUnits.Wanted(release, role).Intersect([DcosUnits.MesosAgentEntry, DcosUnits.MesosPublicAgent, DcosUnits.MesosMaster]));
            }

            string[] packages = [.. release.PackageIds.Select(id => id.Split("--")[0])];
            Assert.Equal(packages.Distinct(), packages);
            Assert.Equal(release.HasIam, packages.Contains("cockroach"));
        }
    }

    private static string[] Names(string units) =>
        [.. units.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(unit => "dcos-" + unit).Order(StringComparer.Ordinal)];
}
