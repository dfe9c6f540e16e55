namespace DcosUpgrade.Lab.Node;

/// <summary>One daemon of a node.</summary>
internal interface IRole
{
    /// <summary>Runs until the daemon gives up; the result is the exit code.</summary>
    int Run();

    /// <summary>Last words when systemd stops the unit.</summary>
    void Leave();
}
