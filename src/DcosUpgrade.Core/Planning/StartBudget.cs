namespace DcosUpgrade.Planning;

/// <summary>The number of nodes that one call starts at most.</summary>
/// <param name="first">Null for all.</param>
internal sealed class StartBudget(int? first)
{
    private int _taken;

    /// <summary>True once a node was left for a later call: nothing after it is carried out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True when no further node is started.</summary>
    public bool IsSpent => _taken >= first;

    public string Summary => _taken == 1
        ? $"-First {first}: 1 node was started. Run the same plan again for the next ones."
        : $"-First {first}: {_taken} nodes were started. Run the same plan again for the next ones.";

    /// <returns>False when the node has to be left for a later call.</returns>
    public bool Take()
    {
        IsCut = IsCut || IsSpent;
        _taken += IsCut ? 0 : 1;
        return !IsCut;
    }
}
