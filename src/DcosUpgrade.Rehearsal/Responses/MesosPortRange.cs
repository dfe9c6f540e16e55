namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Ports from <paramref name="Begin"/> to <paramref name="End"/>, both included.</summary>
internal sealed record MesosPortRange(int Begin, int End);
