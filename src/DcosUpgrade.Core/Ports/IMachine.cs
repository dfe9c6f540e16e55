namespace DcosUpgrade.Ports;

/// <summary>The machine of this session. A fact that could not be read is empty.</summary>
internal interface IMachine
{
    string HostName { get; }

    /// <summary>The id of the installed system.</summary>
    string MachineId { get; }

    /// <summary>Changes with every boot.</summary>
    string BootId { get; }

    /// <summary>The namespace of process numbers; two containers of one machine have two.</summary>
    string PidNamespace { get; }
}
