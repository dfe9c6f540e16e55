using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using DcosUpgrade.Core.Tests.Hostile;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module.Tests.Hostile;

/// <summary>Objects of the module's output types with hostile texts in all text properties, and several items in all lists.</summary>
internal sealed class HostileObjects
{
    private const int Items = 3;

    /// <summary>Types that pass their texts through the gate, because the configuration files of other people reach them: their properties are
    /// set with raw texts. The texts of all others pass the gate where they enter, in operations and readers.</summary>
    private static readonly Type[] s_gates = [typeof(DcosCheckResult), typeof(DcosConfigDifference)];

    private int _next;

    /// <summary>Every class of the module that a cmdlet can write.</summary>
    public static Type[] Types { get; } =
    [
        .. typeof(DcosNode).Assembly.GetExportedTypes().Where(type =>
            type is { Namespace: "DcosUpgrade", IsAbstract: false, IsEnum: false, IsInterface: false, IsClass: true } && Writable(type).Length > 0),
    ];

    /// <summary>The number of texts of the corpus that were used; the first ones are the kinds by hand.</summary>
    public int Used => Math.Min(_next, HostileTexts.All.Count);

    public object Of(Type type)
    {
        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (PropertyInfo property in Writable(type))
        {
            property.SetValue(made, Value(property.PropertyType, s_gates.Contains(type)));
        }

        return made;
    }

    private static PropertyInfo[] Writable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)];

    private object? Value(Type type, bool raw)
    {
        if (type == typeof(string))
        {
            string text = HostileTexts.All[_next++ % HostileTexts.All.Count];
            return raw ? text : VisibleText.Of(text);
        }

        if (type.IsArray || (type.IsGenericType && typeof(IEnumerable<object>).IsAssignableFrom(type)))
        {
            Type item = type.GetElementType() ?? type.GetGenericArguments()[0];
            Array items = Array.CreateInstance(item, Items);
            for (int i = 0; i < Items; i++)
            {
                items.SetValue(Value(item, raw), i);
            }

            return items;
        }

        return Types.Contains(type) ? Of(type)
            : (Nullable.GetUnderlyingType(type) ?? type) is { IsValueType: true } plain ? Activator.CreateInstance(plain)
            : null;
    }
}
