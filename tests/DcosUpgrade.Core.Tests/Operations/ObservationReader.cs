using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Text;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Reads all that an observation holds, computed members too, because the domain reads them after the answer was parsed.</summary>
internal static class ObservationReader
{
    private const int MaxItems = 64;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = [];

    /// <param name="take">Receives each text.</param>
    public static void Read(object? value, Action<string>? take = null, int depth = 6)
    {
        switch (value)
        {
            // A slice of the answer: who reads it, gates what is read.
            case null or Type or Delegate or TextPart:
                return;
            case string text:
                take?.Invoke(text);
                return;
            case IEnumerable items:
                foreach (object? item in items.Cast<object?>().Take(depth > 0 ? MaxItems : 0))
                {
                    Read(item, take, depth - 1);
                }

                return;
            default:
                if (depth > 0)
                {
                    foreach (PropertyInfo property in s_properties.GetOrAdd(value.GetType(), PropertiesOf))
                    {
                        Read(property.GetValue(value, BindingFlags.DoNotWrapExceptions, null, null, null), take, depth - 1);
                    }
                }

                return;
        }
    }

    private static PropertyInfo[] PropertiesOf(Type type) => IsOurs(type)
        ? [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property is { CanRead: true, Name: not "EqualityContract" } && property.GetIndexParameters().Length == 0)]
        : type.IsGenericType && type.FullName!.StartsWith("System.Collections.Generic.KeyValuePair", StringComparison.Ordinal) ? type.GetProperties() : [];

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("DcosUpgrade", StringComparison.Ordinal);
}
