using System;

namespace DcosUpgrade.Operations;

/// <summary>A parser that is not asked again while the text stays the same: lists of agents are long and seldom change.</summary>
/// <param name="parse">Makes a value of a text; what it throws comes out of <see cref="Of"/>, and the next call parses again.</param>
internal sealed class ParsedOnce<T>(Func<string, T> parse)
    where T : class
{
    private string? _text;
    private T? _value;

    public T Of(string text)
    {
        if (_value is null || _text != text)
        {
            _value = parse(text);
            _text = text;
        }

        return _value;
    }
}
