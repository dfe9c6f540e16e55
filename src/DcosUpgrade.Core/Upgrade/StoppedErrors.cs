using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Upgrade;

/// <summary>The errors that end a rollout, each with the next step of its node.</summary>
internal static class StoppedErrors
{
    private const string NoOther = "Upgrade no other node before.";
    private const string Diagnostics = "To collect diagnostics: $cluster | Save-DcosDiagnostic ./diagnostics";

    /// <summary>RolloutStopped.</summary>
    /// <param name="node">The node, or the cluster, at which the rollout stopped.</param>
    /// <param name="why">The outcome and its reason, without a full stop.</param>
    /// <param name="nextStep">Null when nothing is known that would help.</param>
    public static ClusterStateException Rollout(string node, string why, string? nextStep)
    {
        string step = nextStep ?? "Remove the cause";
        return new ClusterStateException(SR.RolloutStopped, node, node, why, NextStepText.Lead(step))
        {
            OwnRemedy = NextStepText.SaysAgain(step) ? NextStepText.Lead(step) + Diagnostics : null,
        };
    }

    /// <summary>GatesFailed.</summary>
    public static ClusterStateException Gates(DcosHealth health, string nextStep) =>
        new(SR.GatesFailed, health.Name, health.Name, (int)health.Waited.TotalSeconds, health.Holding, NextStepText.Lead(nextStep))
        {
            OwnRemedy = NextStepText.SaysAgain(nextStep) ? $"{NextStepText.Lead(nextStep)}{NoOther} {Diagnostics}" : null,
        };
}
