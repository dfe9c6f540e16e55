using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Inventory;

/// <summary>All problems of one inventory, so that they can be corrected together.</summary>
/// <param name="path">The file; null for nodes that the cluster names: a line is then the number of the node.</param>
internal sealed class InventoryProblems(string? path)
{
    private const int Shown = 10;

    private readonly List<(int Line, string Text)> _problems = [];

    public bool Any => _problems.Count > 0;

    public void Add(int line, string text) => _problems.Add((line, text));

    /// <summary>Where another entry is, for a text about two entries; empty where entries have no lines.</summary>
    public string Place(int line) => path is null ? "" : $" on line {line}";

    /// <summary>The problems of one line, in the order in which they were found.</summary>
    public IReadOnlyList<string> At(int line) => [.. _problems.Where(problem => problem.Line == line).Select(problem => problem.Text)];

    /// <exception cref="InputException">There are problems (InventoryInvalid): the first ten, each with file and line.</exception>
    public void ThrowIfAny()
    {
        if (!Any)
        {
            return;
        }

        (int Line, string Text)[] sorted = [.. _problems.OrderBy(problem => problem.Line)];
        IEnumerable<string> lines = sorted.Take(Shown).Select(problem => $"{path}:{problem.Line}: {problem.Text}");
        if (sorted.Length > Shown)
        {
            lines = lines.Append($"and {sorted.Length - Shown} more");
        }

        throw new InputException(SR.InventoryInvalid, $"{path}:{sorted[0].Line}", string.Join("\n", lines));
    }
}
