namespace DcosUpgrade.Rehearsal;

/// <summary>The machines that a fault applies to.</summary>
internal enum FaultPlace
{
    /// <summary>Masters, agents and public agents.</summary>
    Node,

    /// <summary>Masters.</summary>
    Master,

    /// <summary>Agents and public agents.</summary>
    Agent,

    /// <summary>The bootstrap node.</summary>
    Bootstrap,

    /// <summary>All nodes and the bootstrap node.</summary>
    Machine,
}
