namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>One row of the ensemble as an Exhibitor shows it.</summary>
internal sealed record ExhibitorEntry(string Hostname, ExhibitorState State, bool IsLeader);
