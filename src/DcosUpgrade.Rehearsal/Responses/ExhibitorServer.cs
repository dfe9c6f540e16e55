namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>One row of the ensemble as an Exhibitor shows it.</summary>
internal sealed record ExhibitorServer(string Hostname, ExhibitorState State, bool IsLeader);
