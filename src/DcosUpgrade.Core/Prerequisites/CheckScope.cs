namespace DcosUpgrade.Prerequisites;

/// <summary>What a check is about, and so how often it is evaluated.</summary>
internal enum CheckScope
{
    Cluster,
    Node,
    Master,
    Agent,
}
