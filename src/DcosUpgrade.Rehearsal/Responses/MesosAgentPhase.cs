namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The life of an agent process, as its endpoints show it.</summary>
internal enum MesosAgentPhase
{
    /// <summary>Routes not installed yet: 404.</summary>
    Starting,

    /// <summary><c>/state</c> 503, <c>/health</c> already 200.</summary>
    Recovering,

    Running,
}
