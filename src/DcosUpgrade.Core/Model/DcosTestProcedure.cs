namespace DcosUpgrade;

/// <summary>What the cluster is tested for: one of the procedures that are to come, or what should be true afterwards.</summary>
public enum DcosTestProcedure
{
    /// <summary>Before an upgrade to another version.</summary>
    Upgrade,

    /// <summary>Before a changed configuration of the same version.</summary>
    Reconfigure,

    /// <summary>Before the step from security mode disabled to permissive.</summary>
    Permissive,

    /// <summary>Before the step from security mode permissive to strict.</summary>
    Strict,

    /// <summary>After any of them.</summary>
    Verify,
}
