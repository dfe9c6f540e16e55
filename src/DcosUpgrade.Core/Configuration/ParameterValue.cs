using System;
using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>What the installer takes for a parameter: a literal, or a function of other parameters.</summary>
/// <param name="Literal">Null when it is a function.</param>
internal sealed record ParameterValue(string? Literal, ParameterCall? Function)
{
    /// <summary>The parameters that it is made from.</summary>
    public IReadOnlyList<string> Inputs => Function?.Arguments ?? [];

    /// <returns>Null for <c>-</c>, which is no value.</returns>
    public static ParameterValue? Parse(string text) => text switch
    {
        "-" => null,
        "\"\"" => new ParameterValue("", null),
        _ when text.StartsWith("=", StringComparison.Ordinal) => new ParameterValue(null, ParameterCall.Parse(text.Substring(1))),
        _ => new ParameterValue(text, null),
    };
}
