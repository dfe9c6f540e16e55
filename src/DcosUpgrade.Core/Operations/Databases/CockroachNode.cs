namespace DcosUpgrade.Operations;

/// <summary>One row of <c>cockroach node status --ranges</c>.</summary>
/// <param name="Unavailable">Ranges without a quorum; null when the row does not have the number.</param>
/// <param name="UnderReplicated">Ranges with too few replicas; null when the row does not have the number.</param>
/// <param name="IsLive">Null for a version without this column, which also lists dead nodes.</param>
internal sealed record CockroachNode(int Id, string Address, long? Unavailable, long? UnderReplicated, bool? IsLive);
