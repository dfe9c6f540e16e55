using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Compares what types use with a list of layers.</summary>
internal static class LayerAnalysis
{
    /// <summary>Each use of a type of a later layer.</summary>
    public static IReadOnlyList<TypeUse> UpwardReferences(IReadOnlyList<Layer> layers, string assembly, IEnumerable<TypeUse> uses) =>
    [
        .. uses
            .Where(use => IndexOf(layers, use.UsedAssembly, use.UsedNamespace) > IndexOf(layers, assembly, use.Namespace))
            .Distinct(),
    ];

    /// <summary>Namespaces that are in no layer.</summary>
    public static IReadOnlyList<string> WithoutLayer(IReadOnlyList<Layer> layers, string assembly, IEnumerable<string> namespaces) =>
        [.. namespaces.Where(name => IndexOf(layers, assembly, name) < 0).Distinct().Order()];

    private static int IndexOf(IReadOnlyList<Layer> layers, string assembly, string name) =>
        layers.ToList().FindIndex(layer => layer.Assembly == assembly && layer.Namespaces.Contains(name));
}
