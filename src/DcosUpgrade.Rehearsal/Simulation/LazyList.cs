using System;
using System.Collections;
using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A list that is made when somebody looks at it: most answers do not show the tasks of a whole cluster.</summary>
internal sealed class LazyList<T>(Func<IReadOnlyList<T>> make) : IReadOnlyList<T>
{
    private IReadOnlyList<T>? _items;

    public int Count => Items.Count;

    private IReadOnlyList<T> Items => _items ??= make();

    public T this[int index] => Items[index];

    public IEnumerator<T> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
