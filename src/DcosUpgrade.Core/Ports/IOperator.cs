namespace DcosUpgrade.Ports;

/// <summary>The operator of this session, as written to locks and run folders.</summary>
internal interface IOperator
{
    /// <summary>The display name, one line: <c>user@host (pid 4711)</c>.</summary>
    string Name { get; }

    /// <summary>The text of the <see cref="ProcessIdentity"/>.</summary>
    string Identity { get; }

    /// <summary>True when it is certain that the process of an identity has ended.</summary>
    bool IsGone(string identity);
}
