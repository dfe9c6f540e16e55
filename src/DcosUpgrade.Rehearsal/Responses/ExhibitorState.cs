namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>State of one ZooKeeper server; the numbers are Exhibitor's <c>code</c>.</summary>
internal enum ExhibitorState
{
    Latent = 0,
    Down = 1,
    NotServing = 2,
    Serving = 3,
}
