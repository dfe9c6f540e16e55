using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Prerequisites;

/// <summary>Marathon's own rules for a placement constraint, 1.5 and 1.6 together (FACTS.md, Marathon constraints).</summary>
/// <remarks>The public script never runs its main and passes everything.</remarks>
internal static class MarathonConstraint
{
    private static readonly string[] s_operators = ["UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "UNLIKE", "MAX_PER", "IS"];
    private static readonly Pattern s_possessive = new(@"(?<=[*+?}])\+");
    private static readonly Pattern s_isValue = new("^[a-zA-Z0-9_/.-]*\\z", RegexOptions.CultureInvariant);

    /// <summary>What is wrong with a constraint; null when it is valid.</summary>
    /// <param name="constraint">Field, operator and optionally a value; null when it is not a list of texts.</param>
    public static string? Problem(IReadOnlyList<string>? constraint)
    {
        if (constraint is not { Count: 2 or 3 })
        {
            return constraint is null ? "a constraint is a list of texts" : $"a constraint has 2 or 3 parts, not {constraint.Count}";
        }

        string? value = constraint.Count == 3 ? constraint[2] : null;
        string name = constraint[1].ToUpperInvariant();
        return constraint[0].Length == 0 ? "the field is empty"
            : !s_operators.Contains(name) ? $"unknown operator {constraint[1]}"
            : WrongValue(name, value) is { } wrong ? $"{constraint[0]} {name}: {wrong}"
            : null;
    }

    private static string? WrongValue(string name, string? value) => name switch
    {
        "UNIQUE" => value is null ? null : "takes no value",
        "GROUP_BY" => value is null || IsNumber(value) ? null : "takes a number or nothing",
        "MAX_PER" => value is not null && IsNumber(value) ? null : "needs a number",
        "LIKE" or "UNLIKE" => value is null ? "needs a regular expression" : IsRegex(value) ? null : $"not a regular expression: {value}",
        "IS" => value is not null && s_isValue.IsMatch(value) ? null : "needs a value of letters, digits and _ / . -",
        _ => null,
    };

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <remarks>Java has possessive quantifiers, which .NET takes for nested ones.</remarks>
    private static bool IsRegex(string text) => Pattern.IsValid(s_possessive.Replace(text, ""));
}
