using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Every regular expression of the product has a time limit, because one class makes them all.</summary>
public sealed class PatternTests
{
    public static TheoryData<string> Assemblies => ["DcosUpgrade", "DcosUpgrade.Core", "DcosUpgrade.Rehearsal", "DcosUpgrade.Adapters"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_Pattern_makes_and_runs_regular_expressions(string name)
    {
        string path = Path.Combine(Repository.Root, "module", name == "DcosUpgrade.Adapters" ? "lib" : "", name + ".dll");
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);

        string[] found = [.. Calls(module).Where(call => call.Type is not "DcosUpgrade.Text.Pattern").Select(call => $"{call.Type} uses {call.Member}")];

        Assert.Empty(found);
        Assert.True(name != "DcosUpgrade.Core" || Calls(module).Any(), "the test finds nothing at all");
    }

    [Fact]
    public void Search_that_exceeds_the_limit_is_a_typed_error()
    {
        Pattern pattern = new("(a+)+b", RegexOptions.CultureInvariant, System.TimeSpan.FromMilliseconds(1));

        InputException error = Assert.Throws<InputException>(() => pattern.Match(new string('a', 10_000)));

        Assert.Equal(SR.SearchTimeout, error.Id);
    }

    private static IEnumerable<(string Type, string Member)> Calls(ModuleDefinition module) =>
        from type in module.GetTypes()
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj or Code.Ldftn
        let called = instruction.Operand as MethodReference
        where called?.DeclaringType.FullName == "System.Text.RegularExpressions.Regex"
        select (Outermost(type).FullName, called.Name);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } declaring ? Outermost(declaring) : type;
}
