namespace DcosUpgrade;

/// <summary>What a node is to DC/OS.</summary>
public enum DcosRole
{
    Master,
    Agent,
    PublicAgent,

    /// <summary>The node that generates and serves the upgrade; not part of the cluster.</summary>
    Bootstrap,
}

/// <summary>Which product is installed. Unknown is never guessed away.</summary>
public enum DcosEdition
{
    Unknown,
    Open,
    Enterprise,
}

/// <summary>Enterprise security mode; None for Open Source.</summary>
public enum DcosSecurityMode
{
    None,
    Disabled,
    Permissive,
    Strict,
}

/// <summary>Which pass of the procedure is carried out.</summary>
public enum DcosProcedure
{
    /// <summary>To another version, configuration unchanged.</summary>
    Upgrade,

    /// <summary>Same version, changed configuration.</summary>
    Reconfigure,

    /// <summary>Same version, security mode disabled to permissive.</summary>
    Permissive,

    /// <summary>Same version, security mode permissive to strict.</summary>
    Strict,
}

/// <summary>Result of one check or gate. Unknown counts as failed; Skipped is not applicable or excluded by name.</summary>
public enum DcosCheckStatus
{
    Passed,
    Warning,
    Failed,
    Unknown,
    Skipped,
}

/// <summary>What became of a node's run. See about_DcosUpgrade for what to do about each.</summary>
public enum DcosOutcome
{
    /// <summary>Packages are on the node; nothing was restarted.</summary>
    Staged,

    /// <summary>The detached run goes on.</summary>
    Running,

    /// <summary>This call's run applied the script.</summary>
    Upgraded,

    /// <summary>The script had been applied before this call.</summary>
    AlreadyUpgraded,

    /// <summary>Nothing was changed: the node, the script or we refused.</summary>
    Refused,

    /// <summary>A download failed; nothing was changed.</summary>
    FetchFailed,

    /// <summary>The script ended without activating anything, for a reason that needs a look.</summary>
    NotActivated,

    /// <summary>The run died before it activated anything.</summary>
    Interrupted,

    /// <summary>The run died while or right after it swapped packages: the node needs the printed recovery.</summary>
    ActivationInterrupted,

    /// <summary>The node runs the target, but its checks did not pass in time. Never run the script again.</summary>
    ChecksFailed,

    /// <summary>It could not be seen what state the node is in.</summary>
    Unknown,
}

/// <summary>Which part of a plan a step belongs to, in the order in which they are carried out.</summary>
public enum DcosPlanPhase
{
    /// <summary>Checks, backup and downloads: nothing restarts, nothing is disrupted.</summary>
    Prepare,

    Masters,

    Agents,

    PublicAgents,

    /// <summary>The workload is compared with that of before.</summary>
    Verify,
}

/// <summary>Where a step of a plan stands.</summary>
public enum DcosStepStatus
{
    /// <summary>Not begun.</summary>
    Planned,

    /// <summary>This call did it, and its gates pass.</summary>
    Done,

    /// <summary>It had been done before; its gates pass.</summary>
    AlreadyDone,

    /// <summary>Left out by name, or because a master before it is.</summary>
    Held,

    /// <summary>Not carried out, and the rest does not depend on it.</summary>
    Skipped,

    /// <summary>It went wrong, or its gates do not pass.</summary>
    Failed,
}

/// <summary>In which form a report is written.</summary>
public enum DcosReportFormat
{
    /// <summary>For people, as text.</summary>
    Markdown,

    /// <summary>For people, as one file for a browser.</summary>
    Html,

    /// <summary>For programs, with everything.</summary>
    Json,
}

/// <summary>What a procedure says of a difference between two configurations.</summary>
public enum DcosVerdict
{
    /// <summary>The procedure is there to make this change.</summary>
    Allowed,

    /// <summary>The new version asks for it.</summary>
    Required,

    /// <summary>The procedure must not make this change: it can destroy the cluster.</summary>
    Forbidden,

    /// <summary>Not forbidden, and worth a look before it is rolled out.</summary>
    Warning,

    /// <summary>Written otherwise; nothing changes for the cluster.</summary>
    Cosmetic,
}
