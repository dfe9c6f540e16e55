namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>A type of an assembly names another type.</summary>
/// <param name="Member">The member of the type, or the nested type, that names it; empty for the type's own declaration.</param>
/// <param name="UsedAssembly">Simple name of the assembly of the used type.</param>
/// <param name="UsedNamespace">Namespace of the used type; of its outermost type when it is nested.</param>
internal sealed record TypeUse(string Namespace, string Type, string Member, string UsedAssembly, string UsedNamespace, string UsedType)
{
    public override string ToString() =>
        $"{Namespace}.{Type}{(Member.Length > 0 ? "." + Member : "")} uses {UsedNamespace}.{UsedType} of {UsedAssembly}";
}
