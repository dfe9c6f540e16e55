namespace DcosUpgrade.Ports;

/// <summary>Who runs this session, as other operators read it in locks and run folders.</summary>
internal interface IOperator
{
    /// <summary>For people: <c>user@host (pid 4711)</c>.</summary>
    string Name { get; }

    /// <summary>The same for programs: <c>host/pid/process start</c>.</summary>
    string Identity { get; }

    /// <summary>True when <paramref name="identity"/> is a process of this machine that certainly no longer runs.</summary>
    bool IsGone(string identity);
}
