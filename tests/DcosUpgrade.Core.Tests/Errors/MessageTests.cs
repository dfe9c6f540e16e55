using DcosUpgrade.Errors;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Errors;

/// <summary>Inserted texts and the punctuation of messages.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("a mesos task was lost", "a mesos task was lost.")]
    [InlineData("a mesos task was lost.", "a mesos task was lost.")]
    [InlineData("the folder is /var/lib/.", "the folder is /var/lib/..")]
    public void Inserted_text_with_full_stop_adds_no_second_one(string reason, string end) =>
        Assert.Equal("The rollout stopped at a1: " + end, SR.Message(SR.RolloutStopped, "a1", reason, "Check the node"));

    [Theory]
    [InlineData("To tolerate them, add -MaxTaskLoss 1")]
    [InlineData("To tolerate them, add -MaxTaskLoss 1.")]
    public void Sentence_after_inserted_remedy_is_separated(string remedy) => Assert.StartsWith(
        "To tolerate them, add -MaxTaskLoss 1. Then run the same command again",
        SR.Remedy(SR.RolloutStopped, "a1", "gates failed", NextStepText.Lead(remedy)));

    [Fact]
    public void Hint_ends_the_message() => Assert.Equal(
        "The risk 'no-backp' does not exist or cannot be accepted; did you mean 'no-backup'?",
        SR.Message(SR.RiskUnknown, "no-backp", "; did you mean 'no-backup'?"));
}
