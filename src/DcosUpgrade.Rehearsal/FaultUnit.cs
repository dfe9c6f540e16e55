namespace DcosUpgrade.Rehearsal;

/// <summary>What the amount of a fault counts.</summary>
internal enum FaultUnit
{
    /// <summary>Seconds of virtual time.</summary>
    Seconds,

    /// <summary>Attempts, of a run or of a download, that fail; then the fault ends.</summary>
    Attempts,

    /// <summary>Renames by pkgpanda that are done before the fault occurs, once.</summary>
    Renames,

    /// <summary>Nothing: the fault lasts until it is cleared.</summary>
    None,
}
