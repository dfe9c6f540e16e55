namespace DcosUpgrade.Configuration;

/// <summary>A parameter as it was taken.</summary>
/// <param name="Text">Null also when a good one's text does not matter.</param>
internal sealed record Argument(string? Text, ConfigOrigin Origin)
{
    /// <summary>It, or what it is made from, is not right.</summary>
    public static readonly Argument Bad = new(null, ConfigOrigin.Default);

    public bool IsGood => !ReferenceEquals(this, Bad);
}
