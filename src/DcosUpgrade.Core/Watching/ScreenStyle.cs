namespace DcosUpgrade.Watching;

/// <summary>The style of a part of a screen.</summary>
internal enum ScreenStyle
{
    Plain,
    Title,
    Dim,
    Good,
    Active,
    Warning,
    Bad,
}
