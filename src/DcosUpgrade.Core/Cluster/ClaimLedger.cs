using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Cluster;

/// <summary>What one call knows of the claims of nodes and of their ends. Thread-safe.</summary>
internal sealed class ClaimLedger
{
    private readonly object _lock = new();

    /// <summary>Nodes whose claim this call made.</summary>
    private readonly HashSet<string> _mine = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes with a claim of an ended session: the previous holder of the lock, or one that had joined it.</summary>
    private readonly HashSet<string> _inherited = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes whose end this call knows.</summary>
    private readonly HashSet<string> _settled = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Nodes that another live session has claimed since this call began, or on which an ended one may have started a run: what was observed
    /// before that is out of date.
    /// </summary>
    private readonly HashSet<string> _outdated = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fence number of the lock at the time when a node was claimed.</summary>
    private readonly Dictionary<string, long> _fences = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The call claims a node.</summary>
    public void Claim(string node, long fence)
    {
        lock (_lock)
        {
            _fences[node] = fence;
            _ = _inherited.Remove(node);
            _ = _mine.Add(node);
        }
    }

    /// <summary>The session has taken the lock again: its claims that are in the folder are under the new fence number.</summary>
    public void Renew(IEnumerable<string> nodes, long fence)
    {
        lock (_lock)
        {
            foreach (string node in nodes.Where(_mine.Contains))
            {
                _fences[node] = fence;
            }
        }
    }

    public void Unclaim(string node)
    {
        lock (_lock)
        {
            _ = _mine.Remove(node);
        }
    }

    /// <summary>The fence number under which a node was claimed; 0 when it was not. It stays what it was when another session takes the lock over.</summary>
    public long FenceOf(string node)
    {
        lock (_lock)
        {
            return _fences.TryGetValue(node, out long fence) ? fence : 0;
        }
    }

    /// <summary>True when the claim of a node is that of an ended session, and no other session has claimed the node since this call began.</summary>
    public bool Inherits(string node)
    {
        lock (_lock)
        {
            return _inherited.Contains(node) && !_outdated.Contains(node);
        }
    }

    /// <summary>True when what was observed of a node may be out of date, see <see cref="Forget"/>.</summary>
    public bool IsOutdated(string node)
    {
        lock (_lock)
        {
            return _outdated.Contains(node);
        }
    }

    /// <summary>
    /// Nodes that another session claims, or on which an ended one may have started a run: what is known of their ends does not count any more.
    /// </summary>
    public void Forget(IEnumerable<string> nodes)
    {
        lock (_lock)
        {
            foreach (string node in nodes)
            {
                _ = _settled.Remove(node);
                _ = _inherited.Remove(node);
                _ = _outdated.Add(node);
            }
        }
    }

    public bool IsSettled(string node)
    {
        lock (_lock)
        {
            return _settled.Contains(node);
        }
    }

    /// <summary>Adds claims of ended sessions.</summary>
    /// <returns>Those of nodes whose end is known.</returns>
    public string[] Inherit(IEnumerable<string> nodes)
    {
        lock (_lock)
        {
            string[] others = [.. nodes.Where(name => !_mine.Contains(name))];
            _inherited.UnionWith(others.Where(name => !_settled.Contains(name)));
            return [.. others.Where(_settled.Contains)];
        }
    }

    /// <summary>The end of a node is known.</summary>
    /// <returns>True when it had the claim of an ended session.</returns>
    public bool Settle(string node)
    {
        lock (_lock)
        {
            _ = _settled.Add(node);
            return _inherited.Remove(node);
        }
    }
}
