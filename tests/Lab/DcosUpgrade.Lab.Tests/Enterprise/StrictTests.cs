using System.Linq;
using DcosUpgrade.Lab.Tests.Cmdlets;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>The step that changes most: from permissive, where everything is still answered, to strict, where only a token counts.</summary>
[Collection(EnterpriseLabCollection.Name)]
[Trait("Edition", "Enterprise")]
public sealed class StrictTests
{
    private readonly EnterpriseLabFixture _lab;
    private readonly DcosLogin _login;

    public StrictTests(EnterpriseLabFixture lab)
    {
        _lab = lab;
        lab.Ensure("permissive");
        _login = new DcosLogin(lab);
    }

    [LabFact]
    public void Permissive_cluster_becomes_strict_although_its_tokens_become_invalid_and_no_secret_shows()
    {
        LabRollout rollout = new(_lab);
        LabPass pass = new(_lab, rollout, _login.ByPassword());
        StrictCluster strict = new(_lab);
        strict.AssertOpen();
        using CanaryWatch watch = new(_login.Secrets);
        string output = pass.Run("Strict", SecurityConfig.Of(rollout, "1.10.8", "strict"), SecurityConfig.Installer("1.10.8"), "1.10.8", session =>
        {
            session.WaitFor("p1: run ");
            _lab.ForgetTokens();
        });
        Assert.True(LabFixture.Masters.Sum(master => _lab.Logins(master, "granted")) > 2);
        watch.AssertKept(_lab, [.. LabPass.Nodes, LabFixture.Bootstrap], output, pass.Journals);
        strict.AssertStrict();
        rollout.AssertFloorKept();
    }
}
