using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>When a parameter is used or computed: <c>always</c>, or values of others, <c>a=b &amp; c=d | e=f</c>.</summary>
internal sealed class ParameterCondition
{
    private ParameterCondition(string text, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> cases) => (Text, Cases) = (text, cases);

    public string Text { get; }

    /// <summary>One of them must hold, and in it every value. Empty: it always holds.</summary>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Cases { get; }

    public bool Always => Cases.Count == 0;

    /// <returns>Null for <c>-</c>, which is never.</returns>
    public static ParameterCondition? Parse(string text) => text switch
    {
        "-" => null,
        "always" => new ParameterCondition(text, []),
        _ => new ParameterCondition(text, [.. Split(text, " | ").Select(part => Split(part, " & ").Select(Pair).ToList())]),
    };

    private static string[] Split(string text, string separator) => text.Split([separator], StringSplitOptions.None);

    private static KeyValuePair<string, string> Pair(string text)
    {
        int sign = text.IndexOf('=');
        return new KeyValuePair<string, string>(text.Substring(0, sign), text.Substring(sign + 1));
    }
}
