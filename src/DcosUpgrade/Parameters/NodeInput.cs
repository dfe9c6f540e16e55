using System;
using System.Globalization;
using System.Management.Automation;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Parameters;

/// <summary>Converts the objects that identify a node.</summary>
internal static class NodeInput
{
    /// <summary>The node that an object identifies, with its cluster if the object is attached to one; null when it identifies none.</summary>
    /// <param name="input">A node, a result, a row or deserialized object with the property Name, or a name.</param>
    public static DcosNode? ToNode(object? input) => Unwrap(input) switch
    {
        DcosNode node => node,
        DcosNodeUpgrade upgrade => upgrade.Node ?? new DcosNode { Name = upgrade.Name, Role = upgrade.Role },
        DcosHealth health => health.Node ?? new DcosNode { Name = health.Name, Role = health.Role },
        DcosNodeStatus status => status.Node ?? new DcosNode { Name = status.Name, Role = status.Role },
        string name when name.Length > 0 => new DcosNode { Name = name },

        // A row or a deserialized object; other objects can have a property Name too.
        PSCustomObject => FromProperties((PSObject)input!),
        _ => null,
    };

    /// <summary>The result of a node, also deserialized (file, job or other session); null for an object without an outcome.</summary>
    public static DcosNodeUpgrade? ToUpgrade(PSObject input)
    {
        if (input.BaseObject is DcosNodeUpgrade upgrade)
        {
            return upgrade;
        }

        if (Text(input, "Outcome") is not { Length: > 0 } outcome || Text(input, "Name") is not { Length: > 0 } name
            || !Enum.TryParse(outcome, ignoreCase: true, out DcosOutcome known))
        {
            return null;
        }

        return new DcosNodeUpgrade { Name = name, Outcome = known, Reason = Text(input, "Reason"),
            ToVersion = Text(input, "ToVersion") is { Length: > 0 } version ? version : null };
    }

    private static DcosNode? FromProperties(PSObject bag) => Text(bag, "Name") is not { Length: > 0 } name ? null : new DcosNode
    {
        Name = name,
        Address = Text(bag, "Address") ?? "",
        Role = Role(bag) ?? DcosRole.Master,
    };

    private static DcosRole? Role(PSObject bag)
    {
        // An enum is a number in CLIXML, a number or a name in JSON, and any text in CSV.
        string? text = Text(bag, "Role");
        return RoleNames.Parse(text)
            ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && Enum.IsDefined(typeof(DcosRole), number)
                ? (DcosRole)number
                : null);
    }

    private static string? Text(PSObject bag, string property) =>
        Convert.ToString(Unwrap(bag.Properties[property]?.Value), CultureInfo.InvariantCulture);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
