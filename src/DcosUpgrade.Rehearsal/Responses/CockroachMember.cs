using System;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A member of the IAM database as <c>node status --ranges</c> shows it.</summary>
/// <param name="Behind">Underreplicated ranges.</param>
/// <param name="IsLive">Shown by 2.0 and later.</param>
internal sealed record CockroachMember(int Id, string Address, string Build, DateTimeOffset Updated, DateTimeOffset Started, int Behind, bool IsLive);
