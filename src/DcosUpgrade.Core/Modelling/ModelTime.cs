namespace DcosUpgrade.Modelling;

/// <summary>The durations that a model measures.</summary>
internal enum ModelTime
{
    /// <summary>Download of all packages to one node, from its first observation to the observation of its end.</summary>
    Staging,

    /// <summary>The run of the node script on a master whose packages are staged.</summary>
    MasterScript,

    /// <summary>The run of the node script on an agent whose packages are staged.</summary>
    AgentScript,

    /// <summary>The time for which the Mesos master does not see an agent that is upgraded.</summary>
    AgentOutage,

    /// <summary>The checks of all nodes before the first step.</summary>
    Checks,

    /// <summary>What a master's step takes besides its run: the conditions of its start, and its gates.</summary>
    MasterGates,

    /// <summary>What an agent's step takes besides its run, when it did not wait for room: the conditions of its start, and its gates.</summary>
    AgentGates,

    /// <summary>The interval at which Exhibitor polls the ensemble, as the masters report it.</summary>
    ExhibitorCheck,
}
