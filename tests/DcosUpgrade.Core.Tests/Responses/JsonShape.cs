using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>Names and types of a JSON text, in the notation of <c>mesos-samples.shapes</c>.</summary>
internal static class JsonShape
{
    public static string Of(string body)
    {
        if (body.Length == 0)
        {
            return "-";
        }
        using var document = JsonDocument.Parse(body);
        return Text(Of(document.RootElement));
    }

    private static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new SortedDictionary<string, object?>(
            value.EnumerateObject().ToDictionary(member => member.Name, member => Of(member.Value)), StringComparer.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Select(Of).Aggregate(new List<object?>(), Merge),
        JsonValueKind.String => "s",
        JsonValueKind.True or JsonValueKind.False => "b",
        JsonValueKind.Number => value.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0 ? "i" : "d",
        _ => throw new InvalidOperationException($"no daemon prints {value.ValueKind}"),
    };

    private static List<object?> Merge(List<object?> list, object? element) =>
        [list.Count == 0 ? element : Union(list[0], element)];

    private static object? Union(object? one, object? other)
    {
        switch (one, other)
        {
            case (SortedDictionary<string, object?> a, SortedDictionary<string, object?> b):
                foreach (var member in b)
                {
                    a[member.Key] = a.TryGetValue(member.Key, out var known) ? Union(known, member.Value) : member.Value;
                }
                return a;
            case (List<object?> a, List<object?> b):
                return b.Aggregate(a, Merge);
            default:
                return Equals(one, other) ? one : throw new InvalidOperationException($"a list mixes {one} and {other}");
        }
    }

    private static string Text(object? shape) => shape switch
    {
        SortedDictionary<string, object?> members => "{" + string.Join(",", members.Select(member => member.Key + ":" + Text(member.Value))) + "}",
        List<object?> list => "[" + string.Concat(list.Select(Text)) + "]",
        _ => (string)shape!,
    };
}
