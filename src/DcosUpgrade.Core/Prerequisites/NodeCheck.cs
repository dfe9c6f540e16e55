namespace DcosUpgrade.Prerequisites;

/// <summary>A check of a node's conditions.</summary>
internal abstract class NodeCheck : Check
{
    public override CheckScope Scope => CheckScope.Node;

    public override RequiredObservations Needs => RequiredObservations.Nodes;
}
