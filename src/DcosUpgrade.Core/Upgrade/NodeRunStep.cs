namespace DcosUpgrade.Upgrade;

/// <summary>What comes after an act of a node's run: the next decision, or the end.</summary>
/// <param name="Result">Null at the end of a run that was not confirmed or not started any more.</param>
internal sealed record NodeRunStep(bool Ends, DcosNodeUpgrade? Result)
{
    /// <summary>Carry out the act of the state's decision.</summary>
    public static NodeRunStep Next { get; } = new(false, null);

    public static NodeRunStep End(DcosNodeUpgrade? result) => new(true, result);
}
