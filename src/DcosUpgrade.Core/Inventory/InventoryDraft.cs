using System.Collections.Generic;

namespace DcosUpgrade.Inventory;

/// <summary>A value as written, and where.</summary>
internal sealed record DraftField(string Text, int Line);

/// <summary>A node, bootstrap node or jump host as written: its known keys and their values.</summary>
internal sealed record DraftEntry(int Line, IReadOnlyDictionary<string, DraftField> Fields)
{
    public DraftField? this[string key] => Fields.TryGetValue(key, out DraftField? field) ? field : null;

    public string? Text(string key) => this[key]?.Text;

    /// <summary>Where a key stands, or where it should have stood.</summary>
    public int LineOf(string key) => this[key]?.Line ?? Line;
}

/// <summary>An inventory as written, whatever the notation: nothing of it has been judged but its form.</summary>
internal sealed class InventoryDraft
{
    public DraftField? Cluster { get; set; }

    public DraftField? Edition { get; set; }

    /// <summary>Where the list of nodes begins.</summary>
    public int NodesLine { get; set; } = 1;

    public DraftEntry? Bootstrap { get; set; }

    /// <summary>Jump hosts; each has its name as field <c>name</c>.</summary>
    public List<DraftEntry> Jumps { get; } = [];

    public List<DraftEntry> Nodes { get; } = [];
}
