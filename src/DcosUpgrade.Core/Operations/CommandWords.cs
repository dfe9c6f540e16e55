using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// What of a node's text may stand in a command that an operator pastes into a shell, often as root. A text outside the list of its kind is
/// never part of a command: the command is withheld, and the text that replaces it shows why.
/// </summary>
/// <param name="kind">The kind of word, for the text that replaces a command.</param>
/// <param name="isAllowed">True for a text that may stand in a command.</param>
internal sealed class CommandWords(string kind, Func<string, bool> isAllowed)
{
    private static readonly Pattern s_unit = Whole("[A-Za-z0-9][A-Za-z0-9@_.-]{0,200}\\.(service|socket|target|timer|path|mount)");
    private static readonly Pattern s_path = Whole(
        "/(opt/mesosphere|var/lib/dcos|var/lib/dcos-upgrade|etc/mesosphere|etc/systemd/system)(/[A-Za-z0-9_@+-][A-Za-z0-9_@+.-]*)*");

    private static readonly Pattern s_run = Whole("[0-9]{8}T[0-9]{6}Z-[0-9]{1,2}");

    /// <summary>Names of units of systemd.</summary>
    public static CommandWords Units { get; } = new("the name of a unit", s_unit.IsMatch);

    /// <summary>Paths in the folders of DC/OS and of this module.</summary>
    public static CommandWords Paths { get; } = new("a path of DC/OS", s_path.IsMatch);

    /// <summary>Folders of runs: the time of the start and a number.</summary>
    public static CommandWords Runs { get; } = new("the name of a run", s_run.IsMatch);

    /// <summary>Names of a known set.</summary>
    public static CommandWords OneOf(string kind, IEnumerable<string> known) => new(kind, new HashSet<string>(known, StringComparer.Ordinal).Contains);

    public bool Allows(string word) => isAllowed(word);

    /// <summary>The command with its words, each quoted where the shell needs it; a sentence in its place when one of them is not allowed.</summary>
    /// <param name="command">Makes the command of the words, which are separated by blanks.</param>
    public string In(IEnumerable<string> words, Func<string, string> command)
    {
        string[] all = [.. words];
        return all.FirstOrDefault(word => !isAllowed(word)) is { } foreign
            ? $"# No command is shown, because the node answered a text that is not {kind}: {Shown(foreign)}"
            : command(string.Join(" ", all.Select(ShellText.Word)));
    }

    private static string Shown(string text)
    {
        string line = VisibleText.Line(text);
        return line.Length > 60 ? line.Substring(0, 60) + "…" : line;
    }

    private static Pattern Whole(string text) => new($"\\A(?:{text})\\z");
}
