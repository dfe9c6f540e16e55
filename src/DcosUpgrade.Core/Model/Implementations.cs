using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade;

/// <summary>Finds the classes of a kind in this assembly, so that a new one needs no line in a list.</summary>
internal static class Implementations
{
    /// <summary>One object of each class that derives from <typeparamref name="T"/> and has a constructor without parameters, by class name.</summary>
    public static IEnumerable<T> Of<T>()
        where T : class => typeof(T).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type));
}
