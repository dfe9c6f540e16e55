using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Inventory;

/// <summary>The YAML notation of an inventory: its keys, and which of them are values, lists and mappings.</summary>
internal sealed class YamlInventory(InventoryProblems problems)
{
    private static readonly string[] s_rootKeys = ["version", "cluster", "edition", "bootstrap", "jump", "nodes"];
    private static readonly string[] s_bootstrapKeys = ["name", "address", "ssh", "port", "user", "jump"];
    private static readonly string[] s_jumpKeys = ["ssh", "port", "user", "via", "jump"];

    public InventoryDraft Read(YamlTree tree)
    {
        InventoryDraft draft = new();
        if (tree is not YamlMapping root)
        {
            problems.Add(tree.Line, $"an inventory is a mapping with the keys {string.Join(", ", s_rootKeys)}");
            return draft;
        }

        Dictionary<string, (int Line, YamlTree Value)> parts = Known(root, "", s_rootKeys);
        Version(root, parts);
        draft.Cluster = Scalar("cluster", parts);
        draft.Edition = Scalar("edition", parts);
        if (parts.TryGetValue("bootstrap", out var bootstrap) && Mapping(bootstrap.Value, "bootstrap") is { } entry)
        {
            draft.Bootstrap = Entry(entry, "bootstrap", s_bootstrapKeys);
        }

        if (parts.TryGetValue("jump", out var jump) && Mapping(jump.Value, "jump") is { } jumps)
        {
            draft.Jumps.AddRange(jumps.Entries.Select(Jump).OfType<DraftEntry>());
        }

        Nodes(root, parts, draft);
        return draft;
    }

    private void Version(YamlMapping root, Dictionary<string, (int Line, YamlTree Value)> parts)
    {
        if (Scalar("version", parts) is not { } version)
        {
            if (!parts.ContainsKey("version"))
            {
                problems.Add(root.Line, "'version: 1' is missing");
            }
        }
        else if (version.Text != "1")
        {
            problems.Add(version.Line, $"version must be 1, not '{version.Text}'");
        }
    }

    private void Nodes(YamlMapping root, Dictionary<string, (int Line, YamlTree Value)> parts, InventoryDraft draft)
    {
        if (!parts.TryGetValue("nodes", out var nodes))
        {
            problems.Add(root.Line, "'nodes' is missing");
        }
        else if (nodes.Value is not YamlSequence sequence)
        {
            problems.Add(nodes.Line, "nodes must be a list");
        }
        else
        {
            draft.NodesLine = nodes.Line;
            foreach (YamlTree item in sequence.Items)
            {
                if (Mapping(item, "a node") is { } node)
                {
                    draft.Nodes.Add(Entry(node, "a node", InventoryRules.NodeKeys));
                }
            }
        }
    }

    private DraftEntry? Jump(KeyValuePair<YamlScalar, YamlTree> pair)
    {
        if (Mapping(pair.Value, $"jump host {pair.Key.Text}") is not { } mapping)
        {
            return null;
        }

        DraftEntry entry = Entry(mapping, $"jump host {pair.Key.Text}", s_jumpKeys);
        Dictionary<string, DraftField> fields = entry.Fields.ToDictionary(field => field.Key, field => field.Value);
        fields["name"] = new DraftField(pair.Key.Text, pair.Key.Line);
        return entry with { Line = pair.Key.Line, Fields = fields };
    }

    private DraftEntry Entry(YamlMapping mapping, string what, string[] keys)
    {
        Dictionary<string, (int Line, YamlTree Value)> parts = Known(mapping, $" of {what}", keys);
        Dictionary<string, DraftField> fields = new(StringComparer.Ordinal);
        foreach (string key in parts.Keys)
        {
            if (Scalar(key, parts) is { } field)
            {
                fields.Add(key, field);
            }
        }

        return new DraftEntry(mapping.Line, fields);
    }

    private Dictionary<string, (int Line, YamlTree Value)> Known(YamlMapping mapping, string where, string[] keys)
    {
        Dictionary<string, (int Line, YamlTree Value)> parts = new(StringComparer.Ordinal);
        foreach (KeyValuePair<YamlScalar, YamlTree> entry in mapping.Entries)
        {
            if (keys.Contains(entry.Key.Text))
            {
                parts[entry.Key.Text] = (entry.Key.Line, entry.Value);
            }
            else
            {
                problems.Add(entry.Key.Line, $"unknown key '{entry.Key.Text}'{where}{NearestName.Hint(entry.Key.Text, keys)}");
            }
        }

        return parts;
    }

    /// <summary>The value of a key; null when it is missing or empty, or, with a problem, when it is not a single value.</summary>
    private DraftField? Scalar(string key, Dictionary<string, (int Line, YamlTree Value)> parts)
    {
        if (!parts.TryGetValue(key, out var part))
        {
            return null;
        }

        if (part.Value is YamlScalar scalar)
        {
            return scalar.IsNull ? null : new DraftField(scalar.Text, scalar.Line);
        }

        problems.Add(part.Line, $"{key} must be a single value");
        return null;
    }

    private YamlMapping? Mapping(YamlTree tree, string what)
    {
        if (tree is YamlMapping mapping)
        {
            return mapping;
        }

        problems.Add(tree.Line, $"{what} must be a mapping of keys and values");
        return null;
    }
}
