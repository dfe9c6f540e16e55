namespace DcosUpgrade.Operations;

/// <summary>One row of <c>cockroach node status --ranges</c>.</summary>
/// <param name="Unavailable">Ranges without a quorum; null when the row does not say.</param>
/// <param name="UnderReplicated">Ranges with too few copies; null when the row does not say.</param>
/// <param name="IsLive">Null where the version has no such column: a dead node stays listed then.</param>
internal sealed record CockroachNode(int Id, string Address, long? Unavailable, long? UnderReplicated, bool? IsLive);
