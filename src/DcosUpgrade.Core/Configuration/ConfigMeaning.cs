using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>When two values of a parameter are the same to the cluster.</summary>
internal static class ConfigMeaning
{
    private static readonly Pattern s_duration = new(@"^([0-9]+(?:\.[0-9]+)?)(ns|us|ms|secs|mins|hrs|days|weeks)\z", RegexOptions.CultureInvariant);

    private static readonly Dictionary<string, decimal> s_nanoseconds = new()
    {
        ["ns"] = 1m,
        ["us"] = 1_000m,
        ["ms"] = 1_000_000m,
        ["secs"] = 1_000_000_000m,
        ["mins"] = 60_000_000_000m,
        ["hrs"] = 3_600_000_000_000m,
        ["days"] = 86_400_000_000_000m,
        ["weeks"] = 604_800_000_000_000m,
    };

    public static bool AreSame(ConfigParameter parameter, string? a, string? b) =>
        a == b || (a is not null && b is not null && Of(parameter, a) == Of(parameter, b));

    /// <summary>The default in the form of resolved values; null when there is none, or when it depends on other parameters.</summary>
    public static string? DefaultOf(ConfigParameter parameter) =>
        parameter.Default?.Literal is { Length: > 0 } literal && parameter.Type is ParameterType.List or ParameterType.Map
            && PythonJson.Read(literal) is { } structure
            ? PythonJson.WriteCanonical(structure)
            : parameter.Default?.Literal;

    private static string Of(ConfigParameter parameter, string value)
    {
        bool Is(params string[] names) => parameter.Rules.Concat(parameter.Advice).Any(call => names.Contains(call.Name, StringComparer.Ordinal));
        return Is("zones", "zonesOf110") ? ForwardZones.Convert(value) ?? value
            : Is("bootstrapUrl") ? Url(value)
            : Is("duration", "mesosDuration") ? Duration(value)
            : value;
    }

    private static string Url(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? string.Format(CultureInfo.InvariantCulture, "{0}://{1}:{2}{3}", uri.Scheme, uri.Host.ToLowerInvariant(), uri.Port, uri.PathAndQuery.TrimEnd('/'))
            : value;

    private static string Duration(string value)
    {
        Match match = s_duration.Match(value);
        return match.Success && decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number < 1_000_000_000m
            ? (number * s_nanoseconds[match.Groups[2].Value]).ToString("0.############", CultureInfo.InvariantCulture)
            : value;
    }
}
