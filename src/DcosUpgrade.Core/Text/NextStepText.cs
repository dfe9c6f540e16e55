using System;

namespace DcosUpgrade.Text;

/// <summary>Joins a next step with a sentence that follows it.</summary>
internal static class NextStepText
{
    /// <summary>The step, ended so that a sentence can follow: prose with a full stop, a program with a new comment line.</summary>
    /// <param name="step">Prose, or a program whose prose stands behind <c>#</c>; it can be pasted into a shell with the sentence.</param>
    public static string Lead(string step) =>
        step.StartsWith("# ", StringComparison.Ordinal) ? step + "\n# " : step.TrimEnd('.') + ". ";
}
