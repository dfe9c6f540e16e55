using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>Remedies for a node whose upgrade did not finish. None is destructive, and none is given while a run is alive.</summary>
/// <remarks>Verified on pkgpanda of DC/OS 1.11.6.</remarks>
internal static class Recovery
{
    public const string FetchFailed = "Nothing was activated. Check that the node reaches the bootstrap URL and that it serves the packages, then run again.";

    public const string ChecksFailed = "The node already runs the target: never run the script again. Look at: /opt/mesosphere/bin/dcos-shell dcos-diagnostics check node-poststart";

    public static string StartUnits(Situation s) =>
        $"The packages are in place but nothing was started. On the node, as root: {InterruptedSwap.StartTarget}"
        + (s.Facts.Role is DcosRole.Agent or DcosRole.PublicAgent ? " (the master gives an agent up after 300 s of silence)" : "");

    public static string Refused(ScriptTarget script, string refusal) => DecisionTable.IsPreCheckRefusal(refusal)
        ? "The node's own checks failed and nothing was changed. Look at: /opt/mesosphere/bin/dcos-shell dcos-diagnostics check node-poststart"
            + (script.DecisiveVersion is null ? "; custom checks that the step to permissive cannot pass are left out with -SkipNodeChecks" : "")
        : "The script refused and nothing was changed. Remove the cause that it names, then run again.";
}
