using DcosUpgrade.Errors;

namespace DcosUpgrade.Upgrade;

/// <summary>A node whose run could not be carried out, and why.</summary>
internal sealed record RolloutError(DcosNode Node, DcosException Error);
