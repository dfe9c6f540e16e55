namespace DcosUpgrade.Configuration;

/// <summary>The value of a parameter as the installer takes it.</summary>
/// <param name="Text">Null also when the text of a valid one does not matter.</param>
internal sealed record Argument(string? Text, ConfigOrigin Origin)
{
    /// <summary>The parameter, or one that it is made from, is not valid.</summary>
    public static readonly Argument Bad = new(null, ConfigOrigin.Default);

    public bool IsGood => !ReferenceEquals(this, Bad);
}
