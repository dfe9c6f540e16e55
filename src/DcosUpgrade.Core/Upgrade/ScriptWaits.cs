using DcosUpgrade.Releases;

namespace DcosUpgrade.Upgrade;

/// <summary>What the node script of a version waits for before it ends (FACTS.md, Node script; Lines.tsv).</summary>
/// <param name="ForChecks">
/// Exit code 0 shows that the checks of the node have passed. False: it shows the activation only, and this module runs the checks. A script
/// of an unknown version shows nothing either.
/// </param>
/// <param name="ForUnits">The script ends when the units have stopped and started, so a unit that hangs in its start keeps it alive.</param>
internal sealed record ScriptWaits(bool ForChecks, bool ForUnits)
{
    /// <param name="version">The version that the script upgrades to.</param>
    public static ScriptWaits Of(string version) => ReleaseLine.Of(version) is { } line
        ? new(line.ScriptWaitsForChecks, line.ScriptWaitsForUnits)
        : new(ForChecks: false, ForUnits: false);
}
