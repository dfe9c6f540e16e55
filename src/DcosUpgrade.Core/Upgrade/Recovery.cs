using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>What an operator is told to do when a node is stuck. Never destructive, never while a run of ours is alive.</summary>
/// <remarks>Verified on the real pkgpanda: FACTS.md, Interrupted activation.</remarks>
internal static class Recovery
{
    public const string FetchFailed = "Nothing was activated. Check that the node reaches the bootstrap URL and that it serves the packages, then run again.";

    public const string ChecksFailed = "The node already runs the target: never run the script again. Look at: /opt/mesosphere/bin/dcos-shell dcos-diagnostics check node-poststart";

    private const string StartTarget = "systemctl daemon-reload; systemctl enable dcos.target --no-reload; systemctl start dcos.target --no-block";

    public static string StartUnits(Situation s) =>
        $"The packages are in place but nothing was started. On the node, as root: {StartTarget}"
        + (s.Facts.Role is DcosRole.Agent or DcosRole.PublicAgent ? " (the master gives an agent up after 300 s of silence)" : "");

    public static string Refused(ScriptTarget script, string refusal) => DecisionTable.IsPreCheckRefusal(refusal)
        ? "The node's own checks failed and nothing was changed. Look at: /opt/mesosphere/bin/dcos-shell dcos-diagnostics check node-poststart"
            + (script.ToldBy is null ? "; custom checks that the step to permissive cannot pass are left out with -SkipNodeChecks" : "")
        : "The script refused and nothing was changed. Remove the cause that it names, then run again.";

    /// <summary>Which stage of the swap was interrupted, in a word.</summary>
    public static string Stage(NodeFacts facts) =>
        facts.InstallProgress is { } progress && progress.Contains("archive") ? "archive"
        : facts.InstallProgress is { } other && other.Contains("move_new") ? "move_new"
        : facts.SwapMissing.Count > 0 ? "partly moved"
        : "unreadable";

    public static string FinishSwap(NodeFacts facts)
    {
        string moves = string.Join(" ", facts.SwapNew.Where(name => facts.SwapMissing.Contains(name)).Select(name => $"mv -T {name}.new {name};"));
        return Stage(facts) switch
        {
            "archive" when !facts.SwapMissing.Any() =>
                $"The swap had not begun to move anything. On the node, as root: systemctl restart dcos-setup.service; {StartTarget}",
            "archive" =>
                "Some names were moved away. On the node, as root: rename what is missing back from *.old ("
                + string.Join(", ", facts.SwapMissing) + $"), then: systemctl restart dcos-setup.service; {StartTarget}",
            _ =>
                $"Some new names are not in place yet. On the node, as root: {moves} rm -f {NodePaths.Mesosphere}/install_progress; "
                + "for u in /etc/systemd/system/dcos.target.wants/*; do ln -sf \"$(readlink -f \"$u\")\" /etc/systemd/system/; done; " + StartTarget,
        };
    }
}
