using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>A function or rule by name with its arguments, as the catalogue writes it: <c>between(0,10)</c>, <c>bool</c>.</summary>
internal sealed record ParameterCall(string Name, IReadOnlyList<string> Arguments)
{
    private static readonly Pattern s_form = new(@"^([A-Za-z0-9_]+)(?:\((.*)\))?\z", RegexOptions.CultureInvariant);

    public static ParameterCall Parse(string text)
    {
        Match match = s_form.Match(text);
        string arguments = match.Groups[2].Value;
        return new ParameterCall(match.Groups[1].Value, arguments.Length == 0 ? [] : [.. arguments.Split(',').Select(argument => argument.Trim())]);
    }
}
