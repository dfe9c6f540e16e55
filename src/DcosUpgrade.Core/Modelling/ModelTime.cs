namespace DcosUpgrade.Modelling;

/// <summary>The durations that a model measures.</summary>
internal enum ModelTime
{
    /// <summary>Download of all packages to one node.</summary>
    Staging,

    /// <summary>The run of the node script on a master whose packages are staged.</summary>
    MasterScript,

    /// <summary>The run of the node script on an agent whose packages are staged.</summary>
    AgentScript,

    /// <summary>The time for which the Mesos master does not see an agent that is upgraded.</summary>
    AgentOutage,

    /// <summary>The checks of all nodes before the first step.</summary>
    Checks,
}
