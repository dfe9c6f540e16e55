using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>The program that completes an activation that was interrupted while it moved packages; root of the node runs it.</summary>
/// <remarks>
/// FACTS.md, Interrupted activation. Up to 1.10 a unit in /etc/systemd/system is a link to the file in its package; since 1.11 it is a copy,
/// staged as <c>UNIT.unit.new</c>, and the link in dcos.target.wants points to the copy. The links on the node show
/// which of the two the interrupted pkgpanda uses, so the program does not need a version.
/// </remarks>
internal static class InterruptedSwap
{
    public const string StartTarget = "systemctl daemon-reload &&\nsystemctl enable dcos.target --no-reload &&\nsystemctl start dcos.target --no-block";

    private static readonly CommandWords s_names = CommandWords.OneOf("a name that pkgpanda swaps", NodeFactsOperation.SwapNames.Split(' '));

    private const string Units = "/etc/systemd/system";

    private const string PlaceUnits =
        "for f in " + Units + "/*.unit.new; do [ ! -e \"$f\" ] || mv -f \"$f\" \"${f%.unit.new}\"; done &&\n"
        + "for u in " + NodeFactsOperation.WantsFolder + "/*; do case $(readlink \"$u\") in " + Units + "/*) ;; *) "
        + "ln -sf \"$(readlink -f \"$u\")\" " + Units + "/ ;; esac; done";

    /// <summary>
    /// pkgpanda stops the units whose links in dcos.target.wants lead to a file. It has removed these files before it moved a name, and since
    /// 2.1 it fails where no link leads to a file, so the new files are put there first.
    /// </summary>
    private const string CopyUnits =
        "for f in " + Units + "/*.unit.new; do [ ! -e \"$f\" ] || [ -e \"${f%.unit.new}\" ] || cp -p \"$f\" \"${f%.unit.new}\"; done &&\n";

    private const string Look =
        "ls -ld " + NodePaths.Mesosphere + "/* " + NodeFactsOperation.WantsFolder + "*\ncat " + NodePaths.Mesosphere + "/install_progress";

    /// <summary>The stage at which the swap was interrupted.</summary>
    public static string Stage(NodeFacts facts) =>
        facts.InstallProgress is { } progress && progress.Contains("archive") ? "archive"
        : facts.InstallProgress is { } other && other.Contains("move_new") ? "move_new"
        : facts.SwapMissing.Count > 0 ? "partly moved"
        : "unreadable";

    public static string FinishSwap(NodeFacts facts) => facts.SwapMissing.Concat(facts.SwapNew).All(s_names.Allows)
        ? FinishKnown(facts)
        : $"{s_names.In(facts.SwapMissing.Concat(facts.SwapNew), _ => "")}. Change nothing. On the node, as root:\n{Look}";

    private static string FinishKnown(NodeFacts facts)
    {
        string[] lost = [.. facts.SwapMissing.Except(facts.SwapNew)];
        return Stage(facts) switch
        {
            "archive" when facts.SwapMissing.Count == 0 =>
                $"# The swap of packages was interrupted before it moved a name. On the node, as root:\n{FinishBySetup}",
            "archive" =>
                "# The swap of packages was interrupted while it moved the old names away. On the node, as root:\n"
                + $"{Moves(facts.SwapMissing, ".old")}{FinishBySetup}",
            "unreadable" => $"# The state of the packages could not be read. Change nothing. On the node, as root:\n{Look}",
            _ when lost.Length > 0 =>
                $"# {string.Join(", ", lost)}: missing, and there is no new one beside it. Change nothing. On the node, as root:\n{Look}",
            _ =>
                "# The swap of packages was interrupted while it moved the new names in. On the node, as root:\n"
                + $"{Moves(facts.SwapMissing, ".new")}rm -f {NodePaths.Mesosphere}/install_progress &&\n{PlaceUnits} &&\n{StartTarget}",
        };
    }

    private static string FinishBySetup => CopyUnits + "systemctl restart dcos-setup.service &&\n" + StartTarget;

    private static string Moves(IEnumerable<string> names, string extension) =>
        string.Concat(names.Select(ShellText.Word).Select(name => $"mv -T {name}{extension} {name} &&\n"));
}
