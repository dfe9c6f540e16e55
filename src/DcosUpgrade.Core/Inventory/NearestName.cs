using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Inventory;

/// <summary>Finds the known name that is nearest to a mistyped one.</summary>
internal static class NearestName
{
    /// <summary>For messages: <c>; did you mean 'address'?</c>, or the known names when none is near.</summary>
    public static string Hint(string typed, IReadOnlyCollection<string> known) =>
        Find(typed, known) is { } name ? $"; did you mean '{name}'?" : $"; known: {string.Join(", ", known)}";

    /// <summary>The nearest of the known names, null when none is near.</summary>
    public static string? Find(string typed, IEnumerable<string> known)
    {
        (int distance, string name) = known.Select(name => (Distance(typed.ToLowerInvariant(), name.ToLowerInvariant()), name)).Min();
        return distance <= Math.Max(1, typed.Length / 3) ? name : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.</summary>
    private static int Distance(string a, string b)
    {
        int[,] steps = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int replace = steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(replace, 1 + Math.Min(steps[i - 1, j], steps[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], 1 + steps[i - 2, j - 2]);
                }
            }
        }

        return steps[a.Length, b.Length];
    }
}
