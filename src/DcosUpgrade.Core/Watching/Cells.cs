using System;
using System.Text;

namespace DcosUpgrade.Watching;

/// <summary>The width of text on a terminal, in cells.</summary>
internal static class Cells
{
    /// <summary>The number of cells of a text without control characters.</summary>
    public static int Of(string text)
    {
        int cells = 0;
        for (int at = 0; at < text.Length; at++)
        {
            cells += char.IsLowSurrogate(text[at]) ? 0 : Width(text, at);
        }

        return cells;
    }

    /// <summary>The text in at most this many cells; one that is longer ends with <c>…</c>.</summary>
    public static string Cut(string text, int cells)
    {
        if (cells <= 0)
        {
            return "";
        }

        if (Of(text) <= cells)
        {
            return text;
        }

        StringBuilder cut = new();
        int used = 1;
        for (int at = 0; at < text.Length; at++)
        {
            int width = char.IsLowSurrogate(text[at]) ? 0 : Width(text, at);
            if (used + width > cells)
            {
                break;
            }

            _ = cut.Append(text[at]);
            used += width;
        }

        return cut.ToString().TrimEnd() + "…";
    }

    /// <summary>The text in exactly this many cells.</summary>
    public static string Fit(string text, int cells)
    {
        string cut = Cut(text, cells);
        return cut + new string(' ', Math.Max(0, cells - Of(cut)));
    }

    /// <summary>East Asian wide characters, and those outside of the basic plane, take two cells.</summary>
    private static int Width(string text, int at) => char.IsHighSurrogate(text[at]) || text[at] switch
    {
        >= '\u1100' and <= '\u115f' => true,
        >= '\u2e80' and <= '\u303e' => true,
        >= '\u3041' and <= '\ua4cf' => true,
        >= '\uac00' and <= '\ud7a3' => true,
        >= '\uf900' and <= '\ufaff' => true,
        >= '\ufe30' and <= '\ufe6f' => true,
        >= '\uff00' and <= '\uff60' => true,
        >= '\uffe0' and <= '\uffe6' => true,
        _ => false,
    } ? 2 : 1;
}
