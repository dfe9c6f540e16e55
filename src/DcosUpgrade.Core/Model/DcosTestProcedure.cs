namespace DcosUpgrade;

/// <summary>The procedure that the cluster is tested for: before one of the procedures, or after it.</summary>
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

    /// <summary>After a procedure.</summary>
    Verify,
}
