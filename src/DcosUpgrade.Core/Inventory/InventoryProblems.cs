using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Inventory;

/// <summary>All problems of one inventory, so that they can be corrected together.</summary>
internal sealed class InventoryProblems(string path)
{
    private const int Shown = 10;

    private readonly List<(int Line, string Text)> _problems = [];

    public bool Any => _problems.Count > 0;

    public void Add(int line, string text) => _problems.Add((line, text));

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
