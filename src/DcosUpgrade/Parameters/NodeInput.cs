using System;
using System.Globalization;
using System.Management.Automation;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Parameters;

/// <summary>Nodes in every shape in which they reach a cmdlet.</summary>
internal static class NodeInput
{
    /// <summary>The node that something stands for, with its cluster when it knows it; null when it stands for none.</summary>
    /// <param name="input">A node, what became of one, a row or object with a Name that came from a file or another session, or a name.</param>
    public static DcosNode? ToNode(object? input) => Unwrap(input) switch
    {
        DcosNode node => node,
        DcosNodeUpgrade upgrade => upgrade.Node ?? new DcosNode { Name = upgrade.Name, Role = upgrade.Role },
        DcosHealth health => health.Node ?? new DcosNode { Name = health.Name, Role = health.Role },
        DcosNodeStatus status => status.Node ?? new DcosNode { Name = status.Name, Role = status.Role },
        string name when name.Length > 0 => new DcosNode { Name = name },

        // A row or a deserialised object; any other object may have a Name too.
        PSCustomObject => FromProperties((PSObject)input!),
        _ => null,
    };

    /// <summary>What became of a node, also when it comes from a job, a file or another session; null for anything that has no outcome.</summary>
    public static DcosNodeUpgrade? ToUpgrade(PSObject input)
    {
        if (input.BaseObject is DcosNodeUpgrade upgrade)
        {
            return upgrade;
        }

        if (Text(input, "Outcome") is not { Length: > 0 } outcome || Text(input, "Name") is not { Length: > 0 } name || !Enum.TryParse(outcome, ignoreCase: true, out DcosOutcome known))
        {
            return null;
        }

        return new DcosNodeUpgrade { Name = name, Outcome = known, Reason = Text(input, "Reason"), ToVersion = Text(input, "ToVersion") is { Length: > 0 } version ? version : null };
    }

    private static DcosNode? FromProperties(PSObject bag) => Text(bag, "Name") is not { Length: > 0 } name ? null : new DcosNode
    {
        Name = name,
        Address = Text(bag, "Address") ?? "",
        Role = Role(bag) ?? DcosRole.Master,
    };

    private static DcosRole? Role(PSObject bag)
    {
        // CLIXML keeps an enum's number, JSON number or name, CSV whatever its author wrote.
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
