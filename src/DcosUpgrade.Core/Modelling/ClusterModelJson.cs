using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Text;

namespace DcosUpgrade.Modelling;

/// <summary>Writes a model as JSON: one line for each node and app, so that two models can be compared line by line.</summary>
internal static class ClusterModelJson
{
    public static string Write(ClusterModel model)
    {
        StringBuilder text = new("{\n");
        Member("format", ClusterModel.CurrentFormat);
        Member("cluster", model.Cluster);
        Member("edition", model.Edition.ToString());
        Member("securityMode", model.SecurityMode.ToString());
        Member("version", model.Version);
        Member("targetVersion", model.TargetVersion);
        List("nodes", model.Nodes.Select(NodeMembers));
        List("apps", model.Apps.Select(AppMembers));
        Member("packages", model.Packages.OrderBy(package => package.Key, StringComparer.Ordinal)
            .Select(package => new KeyValuePair<string, object?>(package.Key, package.Value)));
        text.Append("  \"times\": ").Append(Json.Write(model.Times.OrderBy(time => time.Key).Select(
            time => new KeyValuePair<string, object?>(Name(time.Key), time.Value.Select(value => (object?)Seconds(value)))))).Append("\n}\n");
        return text.ToString();

        void Member(string name, object? value) => text.Append("  \"").Append(name).Append("\": ").Append(Json.Write(value)).Append(",\n");

        void List(string name, IEnumerable<object> items)
        {
            string[] lines = [.. items.Select(item => "    " + Json.Write(item))];
            text.Append("  \"").Append(name).Append("\": [").Append(lines.Length > 0 ? "\n" + string.Join(",\n", lines) + "\n  " : "").Append("],\n");
        }
    }

    /// <summary>The name of a measured time in the file: in camel case, with its unit.</summary>
    public static string Name(ModelTime time) => char.ToLowerInvariant(time.ToString()[0]) + time.ToString().Substring(1) + "Sec";

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);

    private static Dictionary<string, object?> NodeMembers(ModelNode node)
    {
        Dictionary<string, object?> members = new()
        {
            ["name"] = node.Name,
            ["role"] = node.Role.ToString(),
            ["zone"] = node.Zone,
            ["region"] = node.Region,
            ["version"] = node.Version,
            ["leads"] = node.Leads,
            ["units"] = node.Units.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => new KeyValuePair<string, object?>(unit.Key, unit.Value)),
            ["tasks"] = node.Tasks.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => new KeyValuePair<string, object?>(task.Key, task.Value)),
        };
        if (node.Address is { } address)
        {
            members["address"] = address;
        }

        return members;
    }

    private static Dictionary<string, object?> AppMembers(ModelApp app) => new()
    {
        ["id"] = app.Id,
        ["instances"] = app.Instances,
        ["constraints"] = app.Constraints,
    };
}
