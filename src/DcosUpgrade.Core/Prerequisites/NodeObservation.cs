using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The conditions of one node, or why they could not be observed.</summary>
internal sealed record NodeObservation(InventoryNode Node, NodeConditions? Conditions, string Problem);
