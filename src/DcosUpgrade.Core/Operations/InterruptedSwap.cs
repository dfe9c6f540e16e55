using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>How an activation that was interrupted while it moved packages is brought to its end by hand.</summary>
internal static class InterruptedSwap
{
    public const string StartTarget = "systemctl daemon-reload; systemctl enable dcos.target --no-reload; systemctl start dcos.target --no-block";

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
