namespace DcosUpgrade.Watching;

/// <summary>Where a node stands in an upgrade, in the order of importance for an operator.</summary>
internal enum WatchedStage
{
    /// <summary>Its run ended without success.</summary>
    Failed,

    /// <summary>Its run is active, or the end of the run is not known yet.</summary>
    Running,

    /// <summary>It is upgraded, and a gate does not pass yet.</summary>
    Gates,

    /// <summary>A session is about to start it.</summary>
    Waiting,

    /// <summary>It was not read yet.</summary>
    Unread,

    /// <summary>Its packages are downloaded; nothing was restarted.</summary>
    Staged,

    NotStarted,

    /// <summary>The plan holds it back.</summary>
    Held,

    /// <summary>It is upgraded, and its gates passed.</summary>
    Done,
}
