namespace DcosUpgrade.Lab.Node;

/// <summary>How a port is guarded.</summary>
internal enum Guard
{
    /// <summary>Plain HTTP for everybody, as Exhibitor's.</summary>
    None,

    /// <summary>TLS in every mode, and no token: the Admin Router's.</summary>
    Tls,

    /// <summary>As the security mode has it for Mesos and Marathon.</summary>
    ByMode,
}
