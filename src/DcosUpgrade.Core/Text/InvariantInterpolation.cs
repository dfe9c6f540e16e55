using System.Globalization;
using System.Text;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes interpolated strings with, in place of string.Format and the culture of the user: scripts, plans, journals, files
/// and messages are the same for every user. netstandard2.0 has no type of this name.
/// </summary>
internal readonly struct DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (8 * formattedCount));

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        string text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
        _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    public string ToStringAndClear() => _text.ToString();
}
