using System;
using System.Collections.Concurrent;
using System.Threading;

namespace DcosUpgrade.Text;

/// <summary>
/// One copy of texts that thousands of nodes answer alike, such as names of units and packages, for what is kept of every node. A text stands for
/// itself, so no copy can be out of date.
/// </summary>
/// <param name="most">Number of texts that are kept; more are not shared, so that no node makes this grow.</param>
internal sealed class SharedTexts(int most)
{
    /// <summary>Characters of the longest text that is kept.</summary>
    public const int Longest = 256;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>For the answers of all nodes.</summary>
    public static SharedTexts OfNodes { get; } = new(8192);

    /// <summary>The same text, in the copy that all share.</summary>
    public string Share(string text)
    {
        if (text.Length > Longest)
        {
            return text;
        }

        if (_texts.TryGetValue(text, out string? shared))
        {
            return shared;
        }

        if (Volatile.Read(ref _count) < most && _texts.TryAdd(text, text))
        {
            _ = Interlocked.Increment(ref _count);
        }

        return text;
    }
}
