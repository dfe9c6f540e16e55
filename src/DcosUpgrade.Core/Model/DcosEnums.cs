namespace DcosUpgrade;

/// <summary>The role of a node.</summary>
public enum DcosRole
{
    Master,
    Agent,
    PublicAgent,

    /// <summary>The node that generates and serves the upgrade; not part of the cluster.</summary>
    Bootstrap,
}

/// <summary>The installed product. Unknown is not replaced by a guess.</summary>
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

/// <summary>The procedure of a node upgrade script.</summary>
public enum DcosProcedure
{
    /// <summary>Another version, unchanged configuration.</summary>
    Upgrade,

    /// <summary>Same version, changed configuration.</summary>
    Reconfigure,

    /// <summary>Same version, security mode disabled to permissive.</summary>
    Permissive,

    /// <summary>Same version, security mode permissive to strict.</summary>
    Strict,
}

/// <summary>The status of a check or gate. Unknown counts as failed; Skipped is not applicable or excluded.</summary>
public enum DcosCheckStatus
{
    Passed,
    Warning,
    Failed,
    Unknown,
    Skipped,
}

/// <summary>The outcome of a node. about_DcosUpgrade contains the remedy of each.</summary>
public enum DcosOutcome
{
    /// <summary>Packages are on the node; nothing was restarted.</summary>
    Staged,

    /// <summary>The detached run continues.</summary>
    Running,

    /// <summary>The script was applied by a run of this call.</summary>
    Upgraded,

    /// <summary>The script was applied before this call.</summary>
    AlreadyUpgraded,

    /// <summary>Nothing was changed: the node, the script or the module refused.</summary>
    Refused,

    /// <summary>A download failed; nothing was changed.</summary>
    FetchFailed,

    /// <summary>The script ended without an activation, for a reason that an operator must examine.</summary>
    NotActivated,

    /// <summary>The run died before the activation.</summary>
    Interrupted,

    /// <summary>The run died during or right after the swap of packages: the node needs the recovery commands that are shown.</summary>
    ActivationInterrupted,

    /// <summary>The node runs the target version, but its checks did not pass in time. Do not run the script again.</summary>
    ChecksFailed,

    /// <summary>The status of the node could not be determined.</summary>
    Unknown,
}

/// <summary>The phase of a plan, in the order of their execution.</summary>
public enum DcosPlanPhase
{
    /// <summary>Checks, backup and downloads: nothing restarts, nothing is disrupted.</summary>
    Prepare,

    Masters,

    Agents,

    PublicAgents,

    /// <summary>The workload is compared with the baseline.</summary>
    Verify,
}

/// <summary>The kind of a step of a plan.</summary>
public enum DcosStepKind
{
    /// <summary>The run of one node, and its gates.</summary>
    Node,

    /// <summary>All prerequisites are checked.</summary>
    Check,

    /// <summary>A recent backup must exist.</summary>
    Backup,

    /// <summary>CockroachDB is restarted on one master after the other.</summary>
    RestartCockroach,

    /// <summary>Packages are downloaded to the nodes.</summary>
    Stage,

    /// <summary>The workload is compared with the baseline.</summary>
    CompareWorkload,
}

/// <summary>The status of a step.</summary>
public enum DcosStepStatus
{
    /// <summary>Not started.</summary>
    Planned,

    /// <summary>Done by this call, and the gates pass.</summary>
    Done,

    /// <summary>Done before this call, and the gates pass.</summary>
    AlreadyDone,

    /// <summary>Held back with -Hold, or because an earlier master is held back.</summary>
    Held,

    /// <summary>Not executed; no other step depends on it.</summary>
    Skipped,

    /// <summary>The step failed, or the gates do not pass.</summary>
    Failed,
}

/// <summary>The format of a report.</summary>
public enum DcosReportFormat
{
    /// <summary>Text for people.</summary>
    Markdown,

    /// <summary>One file for a browser.</summary>
    Html,

    /// <summary>All data, for programs.</summary>
    Json,
}

/// <summary>The verdict of a procedure on a difference between two configurations.</summary>
public enum DcosVerdict
{
    /// <summary>The procedure makes this change.</summary>
    Allowed,

    /// <summary>The new version requires the change.</summary>
    Required,

    /// <summary>The procedure must not make this change: it can destroy the cluster.</summary>
    Forbidden,

    /// <summary>Not forbidden; review the change before the rollout.</summary>
    Warning,

    /// <summary>Only the notation differs; the cluster does not change.</summary>
    Cosmetic,
}
