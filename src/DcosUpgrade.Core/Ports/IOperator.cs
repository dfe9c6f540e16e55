namespace DcosUpgrade.Ports;

/// <summary>The operator of this session, as written to locks and run folders.</summary>
internal interface IOperator
{
    /// <summary>The display name: <c>user@host (pid 4711)</c>.</summary>
    string Name { get; }

    /// <summary>The unique identity of the process: <c>host/pid/process start</c>.</summary>
    string Identity { get; }

    /// <summary>True when <paramref name="identity"/> is a process of this machine that has ended.</summary>
    bool IsGone(string identity);
}
