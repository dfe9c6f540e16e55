namespace DcosUpgrade;

/// <summary>What it means for an upgrade when a check or gate does not pass.</summary>
public enum DcosCheckSeverity
{
    /// <summary>It stops the upgrade until its cause is removed.</summary>
    Blocking,

    /// <summary>It stops the upgrade until its cause is removed or the risk is accepted with -AcceptRisk.</summary>
    Risk,

    /// <summary>Information: its findings are warnings and stop nothing. Only a result that could not be determined (Unknown) stops the upgrade.</summary>
    Advisory,
}
