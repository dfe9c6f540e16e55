using System.Text.RegularExpressions;
using DcosUpgrade.Lab.Tests.Cmdlets;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>All of Enterprise: the version first, then the security mode one step at a time, each as its own plan.</summary>
[Collection(EnterpriseLabCollection.Name)]
[Trait("Edition", "Enterprise")]
[Trait("Length", "Long")]
public sealed class StepsTests
{
    private readonly EnterpriseLabFixture _lab;

    public StepsTests(EnterpriseLabFixture lab)
    {
        _lab = lab;
        lab.Ensure("disabled");
    }

    [LabFact]
    public void Disabled_cluster_is_upgraded_made_permissive_and_made_strict_in_this_order_and_never_back()
    {
        LabRollout rollout = new(_lab);
        DcosLogin login = new(_lab);
        LabPass pass = new(_lab, rollout, login.ByAccount());
        StrictCluster cluster = new(_lab);
        string installer = SecurityConfig.Installer("1.11.6");
        string Config(string mode) => SecurityConfig.Of(rollout, "1.11.6", mode);

        using CanaryWatch watch = new(login.Secrets);
        string[] outputs =
        [
            pass.Refused("Upgrade", Config("permissive"), installer, "ConfigDifferenceForbidden target=security"),
            pass.Run("Upgrade", Config("disabled"), installer, "1.11.6"),
            pass.Refused("Strict", Config("strict"), installer, "ConfigDifferenceForbidden target=security"),
            pass.Run("Permissive", Config("permissive"), installer, "1.11.6", No_master_is_started_while_ranges_of_the_database_lack_copies),
        ];
        cluster.AssertOpen();
        string last = pass.Run("Strict", Config("strict"), installer, "1.11.6", session =>
        {
            session.WaitFor("p1: run ");
            _lab.ForgetTokens();
        });
        cluster.AssertStrict();
        string back = pass.Refused("Permissive", Config("permissive"), installer, "ConfigDifferenceForbidden target=security");
        watch.AssertKept(_lab, [.. LabPass.Nodes, LabFixture.Bootstrap], [.. outputs, last, back, pass.Journals]);
        rollout.AssertFloorKept();
    }

    private void No_master_is_started_while_ranges_of_the_database_lack_copies(PowerShellSession session)
    {
        session.WaitFor("m[123]: run ");
        _lab.SetFault("m3", "cockroach-behind");
        session.WaitFor("cockroach-replicated \\(.*41 ranges under-replicated");
        _lab.RemoveFault("m3", "cockroach-behind");
        Assert.Single(Regex.Matches(session.Output, "m[123]: run "));
    }
}
