using DcosUpgrade.Text;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>Next steps with sentences and with each other: what can be pasted stays so.</summary>
public sealed class NextStepTextTests
{
    [Theory]
    [InlineData("Check the node", "Check the node. ")]
    [InlineData("Check the node.", "Check the node. ")]
    [InlineData("# On m1:\ndf -h", "# On m1:\ndf -h\n# ")]
    [InlineData("curl -fsSI http://10.0.0.5/a.sh", "curl -fsSI http://10.0.0.5/a.sh  # ")]
    [InlineData("$cluster | Get-DcosUpgradePath", "$cluster | Get-DcosUpgradePath  # ")]
    [InlineData("Test-DcosPrerequisite -InstallerPath /a", "Test-DcosPrerequisite -InstallerPath /a  # ")]
    [InlineData("df -h  # on m1. Wait.", "df -h  # on m1. Wait. ")]
    public void Sentence_can_follow_a_step(string step, string lead) => Assert.Equal(lead, NextStepText.Lead(step));

    [Fact]
    public void Commands_and_prose_become_one_program() => Assert.Equal(
        "# Run what resolves the cause:\ndf -h\nuptime\n# Make room.",
        NextStepText.Join(["df -h", "", "uptime", "Make room."]));

    [Theory]
    [InlineData("df -h")]
    [InlineData("Make room.")]
    public void Single_step_stays_as_it_is(string step) => Assert.Equal(step, NextStepText.Join(["", step]));

    [Theory]
    [InlineData("Remove the cause, then run again.")]
    [InlineData("Resolve the cause, then run the same command again: completed nodes are skipped.")]
    public void Step_that_says_to_run_again_says_it_once(string step) =>
        Assert.Single(StoppedErrors.Rollout("a1", "Refused", step).Remedy!.Split("again")[1..]);

    [Fact]
    public void Other_steps_are_followed_by_it() => Assert.Equal(
        "Make room. Then run the same command again: completed nodes are skipped. To collect diagnostics: $cluster | Save-DcosDiagnostic ./diagnostics",
        StoppedErrors.Rollout("a1", "Refused", "Make room.").Remedy);
}
