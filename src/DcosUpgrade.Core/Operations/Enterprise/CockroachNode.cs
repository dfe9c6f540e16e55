namespace DcosUpgrade.Operations;

/// <summary>One row of <c>cockroach node status --ranges</c>.</summary>
/// <param name="Unavailable">Ranges without a quorum; null when the row does not say.</param>
/// <param name="UnderReplicated">Ranges with too few copies; null when the row does not say.</param>
/// <param name="IsLive">Null for a version without this column, which also lists dead nodes.</param>
internal sealed record CockroachNode(int Id, string Address, long? Unavailable, long? UnderReplicated, bool? IsLive);
