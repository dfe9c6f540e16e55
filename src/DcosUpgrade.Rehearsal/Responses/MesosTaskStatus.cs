namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>
/// One status update; <paramref name="Timestamp"/> in seconds since 1970. The container is reported by the agent and null when the master
/// sent the update.
/// </summary>
internal sealed record MesosTaskStatus(string State, double Timestamp, string? ContainerId = null, string? IpAddress = null);
