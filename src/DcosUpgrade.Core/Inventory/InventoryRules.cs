using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Inventory;

/// <summary>The rules that an inventory must follow.</summary>
/// <param name="defaultPort">The SSH port of nodes that name none; null: the connection decides.</param>
internal sealed class InventoryRules(InventoryProblems problems, int? defaultPort)
{
    public static readonly string[] NodeKeys = ["name", "role", "address", "ssh", "port", "user", "jump", "zone", "region", "state"];

    /// <summary>The default port of SSH.</summary>
    private const int DefaultPort = 22;

    // Names are used in names of files and in shell commands.
    private static readonly Pattern s_name = new(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_address = new(@"^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_host = new(@"^[A-Za-z0-9][A-Za-z0-9.:%_-]{0,252}\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_user = new(@"^[A-Za-z0-9_][A-Za-z0-9_.@\\-]{0,63}\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_label = new(@"^[^\p{C}]{1,128}\z", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Name, int Line)> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, int Line)> _endpoints = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="fileName">The name of a cluster without one.</param>
    public ClusterInventory Apply(InventoryDraft draft, string fileName)
    {
        Dictionary<string, JumpEndpoint> jumps = Jumps(draft.Jumps);
        InventoryNode? bootstrap = draft.Bootstrap is { } entry ? Node(entry, DcosRole.Bootstrap, jumps) : null;
        InventoryNode[] nodes = [.. draft.Nodes.Select(node => Node(node, Role(node), jumps))];
        string cluster = Matching(draft.Cluster, s_label, "cluster", "the name is longer than 128 characters or has control characters") ?? fileName;
        return new ClusterInventory(cluster, Edition(draft.Edition), bootstrap, jumps, nodes);
    }

    /// <summary>Rules about several entries; they need every entry to be valid.</summary>
    public void CheckMasters(ClusterInventory inventory, int line)
    {
        // A dead master and its replacement at the same address count as one master of the cluster.
        int masters = inventory.Nodes.Where(node => node.Role == DcosRole.Master).Select(node => node.Address).Distinct().Count();
        if (masters is not (1 or 3 or 5 or 7 or 9))
        {
            problems.Add(line, $"a cluster has 1, 3, 5, 7 or 9 masters, not {masters}");
        }
        else if (!inventory.Masters.Any())
        {
            problems.Add(line, "every master is absent");
        }
    }

    /// <summary>Whether two words of an inventory are the same, in any case.</summary>
    public static bool AreSame(string? word, string? other) => string.Equals(word, other, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(DraftEntry entry) => entry.Text("name") ?? "";

    private static string Who(DraftEntry entry) => entry.Text("name") ?? "this node";

    private DcosEdition Edition(DraftField? field)
    {
        switch (field?.Text.ToLowerInvariant())
        {
            case null:
                return DcosEdition.Unknown;
            case "open":
                return DcosEdition.Open;
            case "enterprise":
                return DcosEdition.Enterprise;
            default:
                problems.Add(field!.Line, $"edition is open or enterprise, not '{field.Text}'");
                return DcosEdition.Unknown;
        }
    }

    private Dictionary<string, JumpEndpoint> Jumps(List<DraftEntry> entries)
    {
        Dictionary<string, JumpEndpoint> jumps = new(StringComparer.OrdinalIgnoreCase);
        foreach (DraftEntry entry in entries)
        {
            _ = Matching(Required(entry, "name"), s_name, "a jump host's name", "it must match [A-Za-z0-9][A-Za-z0-9._-]{0,62}");
            string name = NameOf(entry);
            DraftField? host = entry["ssh"] ?? entry["address"];
            if (host is null)
            {
                problems.Add(entry.Line, $"jump host {name}: ssh is missing");
            }

            if (entry["via"] is { } via && entry["jump"] is not null)
            {
                problems.Add(via.Line, $"jump host {name}: via and jump are the same; give one");
            }

            if (jumps.ContainsKey(name))
            {
                problems.Add(entry.Line, $"jump host {name} occurs twice");
            }

            jumps[name] = new JumpEndpoint(name, Host(entry, host) ?? "", Port(entry, null), User(entry), entry.Text("via") ?? entry.Text("jump"));
        }

        foreach (DraftEntry entry in entries.Where(entry => CheckJump(entry, entry["via"] ?? entry["jump"], jumps)))
        {
            CheckCircle(entry, jumps);
        }

        return jumps;
    }

    private bool CheckJump(DraftEntry entry, DraftField? jump, Dictionary<string, JumpEndpoint> jumps)
    {
        if (jump is null || jumps.ContainsKey(jump.Text))
        {
            return true;
        }

        problems.Add(jump.Line, $"{Who(entry)}: jump host '{jump.Text}' does not exist{(jumps.Count > 0 ? NearestName.Hint(jump.Text, jumps.Keys) : "")}");
        return false;
    }

    private void CheckCircle(DraftEntry entry, Dictionary<string, JumpEndpoint> jumps)
    {
        JumpEndpoint start = jumps[NameOf(entry)];
        List<string> way = [start.Name];
        for (string? hop = start.Via; hop is not null && jumps.TryGetValue(hop, out JumpEndpoint? jump) && way.Count <= jumps.Count; hop = jump.Via)
        {
            way.Add(jump.Name);
            if (jump == start)
            {
                problems.Add(entry.LineOf("via"), $"the jump hosts form a loop: {string.Join(" -> ", way)}");
                return;
            }
        }
    }

    private DcosRole Role(DraftEntry entry)
    {
        if (entry["role"] is not { } field)
        {
            problems.Add(entry.Line, $"{Who(entry)}: role is missing");
            return DcosRole.Agent;
        }

        DcosRole? role = RoleNames.Parse(field.Text);
        if (role is { } known and not DcosRole.Bootstrap)
        {
            return known;
        }

        problems.Add(field.Line, role == DcosRole.Bootstrap
            ? $"{Who(entry)}: the bootstrap node is an entry of its own: bootstrap: {{name: …, address: …}}"
            : $"{Who(entry)}: unknown role '{field.Text}'; roles are master, agent (or slave), public_agent (or slave_public)");
        return DcosRole.Agent;
    }

    private InventoryNode Node(DraftEntry entry, DcosRole role, Dictionary<string, JumpEndpoint> jumps)
    {
        string name = Matching(Required(entry, "name"), s_name, "the name", "it must match [A-Za-z0-9][A-Za-z0-9._-]{0,62}") ?? "";
        string address = Matching(
            Required(entry, "address"),
            s_address,
            $"{Who(entry)}: address",
            "it must be four numbers like 10.0.1.1, what detect_ip prints") ?? "";
        bool absent = Absent(entry);
        InventoryNode node = new(
            name,
            role,
            address,
            Host(entry, entry["ssh"]) ?? address,
            Port(entry, defaultPort),
            User(entry),
            entry.Text("jump"),
            Matching(entry["zone"], s_label, $"{Who(entry)}: zone", "it is longer than 128 characters or has control characters"),
            Matching(entry["region"], s_label, $"{Who(entry)}: region", "it is longer than 128 characters or has control characters"),
            absent,
            entry.Line);
        _ = CheckJump(entry, entry["jump"], jumps);
        CheckUnique(entry, node);
        return node;
    }

    private void CheckUnique(DraftEntry entry, InventoryNode node)
    {
        if (node.Name.Length > 0 && !TryAdd(_names, node.Name, entry.LineOf("name"), out int line))
        {
            problems.Add(entry.LineOf("name"), $"the name {node.Name} is taken{problems.Place(line)}");
        }

        // The replacement of a dead node may have its address.
        if (node.Absent || node.Address.Length == 0)
        {
            return;
        }

        if (!TryAdd(_addresses, node.Address, (node.Name, Line: entry.LineOf("address")), out var owner))
        {
            problems.Add(entry.LineOf("address"), $"{node.Name}: the address {node.Address} is that of {owner.Name}{problems.Place(owner.Line)}");
        }
        else if (!TryAdd(_endpoints, $"{node.Ssh} {node.Port ?? DefaultPort} {node.Jump}", (node.Name, Line: entry.LineOf("ssh")), out owner))
        {
            string host = $"ssh {node.Ssh} port {node.Port ?? DefaultPort}";
            problems.Add(entry.LineOf("ssh"), $"{node.Name}: {host} is that of {owner.Name}{problems.Place(owner.Line)}");
        }
    }

    private static bool TryAdd<T>(Dictionary<string, T> taken, string key, T value, out T owner)
    {
        if (taken.TryGetValue(key, out owner!))
        {
            return false;
        }

        taken.Add(key, value);
        return true;
    }

    private bool Absent(DraftEntry entry)
    {
        bool isAbsent = AreSame(entry.Text("state"), "absent");
        if (entry["state"] is { } state && !isAbsent && !AreSame(state.Text, "present"))
        {
            problems.Add(state.Line, $"{Who(entry)}: state is present or absent, not '{state.Text}'");
        }

        return isAbsent;
    }

    private int? Port(DraftEntry entry, int? fallback)
    {
        if (entry["port"] is not { } field)
        {
            return fallback;
        }

        if (int.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        problems.Add(field.Line, $"{Who(entry)}: port '{field.Text}' is not a number from 1 to 65535");
        return fallback;
    }

    private string? Host(DraftEntry entry, DraftField? field) => Matching(field, s_host, $"{Who(entry)}: ssh", "it must be a host name or an address");

    private string? User(DraftEntry entry) => Matching(entry["user"], s_user, $"{Who(entry)}: user", "it must be a login name");

    private DraftField? Required(DraftEntry entry, string key)
    {
        if (entry[key] is { } field)
        {
            return field;
        }

        problems.Add(entry.Line, $"{Who(entry)}: {key} is missing");
        return null;
    }

    private string? Matching(DraftField? field, Pattern form, string what, string rule)
    {
        if (field is null)
        {
            return null;
        }

        if (form.IsMatch(field.Text))
        {
            return field.Text;
        }

        problems.Add(field.Line, $"{what} '{field.Text.Replace("\n", "\\n")}': {rule}");
        return null;
    }
}
