namespace DcosUpgrade.Operations;

/// <summary>The oldest software that a node may run, as programs and options that operations may use.</summary>
internal static class NodeFloor
{
    /// <summary>How every program begins: one locale, so that every program's words are the ones we parse.</summary>
    public const string Prologue = "export LC_ALL=C\n";
}
