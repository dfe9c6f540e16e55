using System;
using System.Collections;
using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A list that is built on first use: most answers do not show all tasks of the cluster.</summary>
internal sealed class LazyList<T>(Func<IReadOnlyList<T>> make) : IReadOnlyList<T>
{
    private IReadOnlyList<T>? _items;

    public int Count => Items.Count;

    private IReadOnlyList<T> Items => _items ??= make();

    public T this[int index] => Items[index];

    public IEnumerator<T> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
