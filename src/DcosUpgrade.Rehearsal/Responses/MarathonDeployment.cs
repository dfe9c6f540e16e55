namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A deployment of one app with one action, e.g. <c>ScaleApplication</c>; <paramref name="Version"/> as ISO 8601.</summary>
internal sealed record MarathonDeployment(string Id, string Version, string App, string Action);
