using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>The state of a call while it carries out the run of a node.</summary>
internal sealed class NodeRunState(DcosNode node, InventoryNode entry)
{
    public DcosNode Node { get; } = node;

    public InventoryNode Entry { get; } = entry;

    /// <summary>The last observation of the node.</summary>
    public required NodeFacts Facts { get; set; }

    /// <summary>What follows from <see cref="Facts"/>.</summary>
    public required Decision Decision { get; set; }

    /// <summary>The wait for a node that may recover automatically: since this call's arrival, or since the end of the last run.</summary>
    public required RecoveryWait Recovery { get; set; }

    /// <summary>Folder name of the attempt that this call started or attached to; null before.</summary>
    public string? AttemptId { get; set; }

    /// <summary>Number of runs that this call started.</summary>
    public int Attempts { get; set; }

    /// <summary>How often the checks of the node failed before a run was started.</summary>
    public int Refusals { get; set; }

    /// <summary>Number of attempts to upgrade the node.</summary>
    public int Tries => Attempts + Refusals;

    /// <summary>How often another session was quicker to start a run.</summary>
    public int Overtaken { get; set; }

    public bool Confirmed { get; set; }

    public bool Claimed { get; set; }

    /// <summary>This call has scheduled maintenance for the agent, or somebody else had.</summary>
    public bool Drained { get; set; }

    /// <summary>A run that this call started or attached to may be alive: the claim stays.</summary>
    public bool Continues { get; set; }
}
