using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>The direction of the source projects: a folder uses only the folders before it.</summary>
public sealed class LayerTests
{
    private const string Samples = "DcosUpgrade.Core.Tests.Architecture.Samples";

    private static readonly Lazy<IReadOnlyList<AssemblyUses>> s_product = new(() =>
    [
        .. ProductLayers.AllowedAssemblies.Keys.Select(name => new AssemblyUses(
            name == ProductLayers.Cmdlets ? Repository.File("module", name + ".dll") : Path.Combine(AppContext.BaseDirectory, name + ".dll"))),
    ]);

    [Fact]
    public void Types_use_no_type_of_a_later_layer() =>
        Violations.None(s_product.Value.SelectMany(assembly => LayerAnalysis.UpwardReferences(ProductLayers.All, assembly.Name, assembly.Uses())));

    [Fact]
    public void Every_namespace_has_a_layer() =>
        Violations.None(s_product.Value.SelectMany(assembly => LayerAnalysis.WithoutLayer(ProductLayers.All, assembly.Name, Namespaces(assembly))));

    [Fact]
    public void Every_layer_has_a_type()
    {
        IEnumerable<string> found = s_product.Value.SelectMany(assembly => Namespaces(assembly).Select(name => $"{assembly.Name}: {name}"));
        Violations.None(ProductLayers.All.SelectMany(layer => layer.Namespaces.Select(name => $"{layer.Assembly}: {name}")).Except(found));
    }

    [Fact]
    public void Types_use_only_the_assemblies_that_their_project_may_use() =>
        Violations.None(s_product.Value.SelectMany(assembly => assembly.Uses().Distinct().Where(use =>
            !ProductLayers.AllowedAssemblies[assembly.Name].Concat([assembly.Name, "netstandard"]).Contains(use.UsedAssembly))));

    [Fact]
    public void Upward_reference_is_found_in_every_kind_of_code()
    {
        AssemblyUses tests = Sample();
        Layer[] layers = [new(tests.Name, [Samples + ".Lower"]), new(tests.Name, [Samples + ".Upper"])];

        IReadOnlyList<TypeUse> found = LayerAnalysis.UpwardReferences(layers, tests.Name, tests.Uses());

        Assert.All(found, use => Assert.Equal("UpwardReferences", use.Type));
        Assert.Equal(
            [
                "ArrayElement", "Asynchronous", "AttributeOfAccessor", "AttributeOfParameter", "Cast", "Catch", "Closure", "Constraint", "Default", "Derived",
                "FieldType", "GenericMethodArgument", "GenericTypeArgument", "Implementation", "Iterator", "Lambda", "LocalFunction", "MethodGroup",
                "NamedTypeInAttribute", "Nested.Member", "NewObject", "ParameterType", "Query", "StaticCall", "StaticProperty", "TypeCheck",
                "TypeInAttribute", "TypeOf",
            ],
            found.Select(use => use.Member).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(
            $"{Samples}.Lower.UpwardReferences.NewObject uses {Samples}.Upper.UpperClass of DcosUpgrade.Core.Tests",
            found.Select(use => use.ToString()));
    }

    [Fact]
    public void Downward_reference_is_allowed()
    {
        AssemblyUses tests = Sample();
        Layer[] layers = [new(tests.Name, [Samples + ".Upper"]), new(tests.Name, [Samples + ".Lower"])];

        Violations.None(LayerAnalysis.UpwardReferences(layers, tests.Name, tests.Uses()));
    }

    [Fact]
    public void Namespace_without_a_layer_is_reported()
    {
        AssemblyUses tests = Sample();
        Layer[] layers = [new(tests.Name, [Samples + ".Lower"])];

        Assert.Equal([Samples + ".Upper"], LayerAnalysis.WithoutLayer(layers, tests.Name, Namespaces(tests)));
    }

    private static AssemblyUses Sample() => new(typeof(LayerTests).Assembly.Location, Samples);

    private static IEnumerable<string> Namespaces(AssemblyUses assembly) => assembly.Types.Select(type => type.Namespace);
}
