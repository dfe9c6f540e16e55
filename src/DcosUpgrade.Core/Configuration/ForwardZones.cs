using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>dns_forward_zones in both of its forms: until 1.10 <c>[["zone", [["ip", port]]]]</c>, from 1.11 on <c>{"zone": ["ip:port"]}</c>.</summary>
internal static class ForwardZones
{
    private const string DefaultPort = "53";

    public static bool IsOldForm(string value) => value.TrimStart().StartsWith("[", StringComparison.Ordinal);

    /// <summary>The value in the form of 1.11, every port written out, zones sorted; null when it is in neither form.</summary>
    public static string? Convert(string value)
    {
        Json json;
        try
        {
            json = Json.Parse(value, nameof(ForwardZones));
        }
        catch (NodeAnswerException)
        {
            return null;
        }

        SortedDictionary<string, List<object?>> zones = new(StringComparer.Ordinal);
        foreach ((string? name, IEnumerable<string?> servers) in IsOldForm(value) ? json.Items.Select(OldZone) : json.Members.Select(NewZone))
        {
            if (name is null)
            {
                return null;
            }

            if (!zones.TryGetValue(name, out List<object?>? known))
            {
                zones[name] = known = [];
            }

            known.AddRange(servers);
        }

        return zones.Values.Any(servers => servers.Contains(null))
            ? null
            : Json.Write(zones.Select(zone => new KeyValuePair<string, object?>(zone.Key, zone.Value)));
    }

    private static (string? Name, IEnumerable<string?> Servers) OldZone(Json zone) =>
        zone.Items is [{ } name, { } servers] ? (name.Text, servers.Items.Select(OldServer)) : (null, []);

    private static (string? Name, IEnumerable<string?> Servers) NewZone(KeyValuePair<string, Json> zone) => (
        zone.Key,
        zone.Value.Items.Select(server => server.Text is not { } text || text.Contains(':') ? server.Text : $"{text}:{DefaultPort}"));

    private static string? OldServer(Json server) =>
        server.Items is [{ Text: { } ip }, { } port] ? $"{ip}:{port.Text ?? port.Number?.ToString(CultureInfo.InvariantCulture) ?? DefaultPort}" : null;
}
