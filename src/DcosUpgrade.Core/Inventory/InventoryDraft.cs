using System.Collections.Generic;

namespace DcosUpgrade.Inventory;

/// <summary>A value as written, and where.</summary>
internal sealed record DraftField(string Text, int Line);

/// <summary>A node, bootstrap node or jump host as written: its known keys and their values.</summary>
internal sealed record DraftEntry(int Line, IReadOnlyDictionary<string, DraftField> Fields)
{
    public DraftField? this[string key] => Fields.TryGetValue(key, out DraftField? field) ? field : null;

    public string? Text(string key) => this[key]?.Text;

    /// <summary>Line of a key, or of the entry that lacks it.</summary>
    public int LineOf(string key) => this[key]?.Line ?? Line;
}

/// <summary>An inventory as written, whatever the notation: only its form has been checked.</summary>
internal sealed class InventoryDraft
{
    public DraftField? Cluster { get; set; }

    public DraftField? Edition { get; set; }

    /// <summary>Line on which the list of nodes starts.</summary>
    public int NodesLine { get; set; } = 1;

    public DraftEntry? Bootstrap { get; set; }

    /// <summary>Jump hosts; each has its name as field <c>name</c>.</summary>
    public List<DraftEntry> Jumps { get; } = [];

    public List<DraftEntry> Nodes { get; } = [];
}
