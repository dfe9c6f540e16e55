using System.Collections.Generic;
using System.Text;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Watching;

/// <summary>One line of a screen, which never exceeds its width: what does not fit is cut. Its texts are shown in the language of the user.</summary>
internal sealed class ScreenLine(int width)
{
    private readonly List<(string Text, ScreenStyle Style)> _parts = [];
    private int _used;

    /// <summary>Cells that are free.</summary>
    public int Free => width - _used;

    /// <summary>Adds a text of this module.</summary>
    public ScreenLine Add(string text, ScreenStyle style = ScreenStyle.Plain) => AddName(Translation.Shown(text), style);

    /// <summary>Adds a name or a value, which is the same in all languages.</summary>
    public ScreenLine AddName(string text, ScreenStyle style = ScreenStyle.Plain)
    {
        string cut = Cells.Cut(text, Free);
        if (cut.Length > 0)
        {
            _parts.Add((cut, style));
            _used += Cells.Of(cut);
        }

        return this;
    }

    /// <summary>Adds what joins two texts, such as a comma and a blank.</summary>
    public ScreenLine Join(string separator, ScreenStyle style = ScreenStyle.Plain) => AddName(WatchText.Joint(separator), style);

    /// <summary>Adds a text of exactly this many cells, and a blank.</summary>
    public ScreenLine Column(string text, int cells, ScreenStyle style = ScreenStyle.Plain) => NameColumn(Translation.Shown(text), cells, style);

    /// <summary>Adds a name or a value in exactly this many cells, and a blank.</summary>
    public ScreenLine NameColumn(string text, int cells, ScreenStyle style = ScreenStyle.Plain) => AddName(Cells.Fit(text, cells), style).AddName(" ");

    /// <summary>Adds a text at the right end; nothing when it does not fit.</summary>
    public ScreenLine Right(string text, ScreenStyle style = ScreenStyle.Plain)
    {
        int blanks = Free - Cells.Of(text);
        return blanks < 1 ? this : AddName(new string(' ', blanks)).AddName(text, style);
    }

    /// <summary>The line as text, with ANSI colours on request. It ends in the default style.</summary>
    public string ToText(bool colour)
    {
        StringBuilder text = new();
        foreach ((string part, ScreenStyle style) in _parts)
        {
            string code = colour ? Code(style) : "";
            _ = code.Length == 0 ? text.Append(part) : text.Append("\u001b[").Append(code).Append('m').Append(part).Append("\u001b[0m");
        }

        return text.ToString().TrimEnd(' ');
    }

    private static string Code(ScreenStyle style) => style switch
    {
        ScreenStyle.Title => "1",
        ScreenStyle.Dim => "2",
        ScreenStyle.Good => "32",
        ScreenStyle.Active => "36",
        ScreenStyle.Warning => "33",
        ScreenStyle.Bad => "1;31",
        _ => "",
    };
}
