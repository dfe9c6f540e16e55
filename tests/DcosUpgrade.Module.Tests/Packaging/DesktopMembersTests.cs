using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Packaging;

/// <summary>
/// Every type and every member that a shipped assembly names exists in .NET Framework 4.7.2, in the API of Windows PowerShell 5.1 or in
/// another shipped assembly. Without it, a call fails only when it is made: MissingMethodException.
/// </summary>
public sealed class DesktopMembersTests : IDisposable
{
    private readonly AssemblyFile[] _shipped =
    [
        .. Directory.GetFiles(Repository.ModuleFolder, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new AssemblyFile(file)),
    ];

    private readonly Dictionary<string, AssemblyFile> _assemblies;

    public DesktopMembersTests()
    {
        string framework = Repository.PackageFile(
            "Microsoft.NETFramework.ReferenceAssemblies.net472", Repository.Metadata("NetFrameworkReferenceVersion"), "build/.NETFramework/v4.7.2");
        string engine = Repository.PackageFile(
            "PowerShellStandard.Library", Repository.Metadata("PowerShellStandardVersion"), "lib/net452/System.Management.Automation.dll");
        _assemblies = _shipped.ToDictionary(file => file.Name);
        foreach (string file in Directory.GetFiles(framework, "*.dll", SearchOption.AllDirectories).Where(AssemblyFile.IsAssembly).Append(engine))
        {
            AssemblyFile assembly = new(file);
            if (!_assemblies.TryAdd(assembly.Name, assembly))
            {
                assembly.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (AssemblyFile assembly in _assemblies.Values)
        {
            assembly.Dispose();
        }
    }

    [Fact]
    public void Every_type_that_is_named_exists()
    {
        var references = _shipped.SelectMany(from => from.TypeReferences.Select(type => (from.Name, type.Assembly, type.Type))).ToArray();

        Assert.InRange(references.Length, 1000, int.MaxValue);
        Assert.Empty(references.Where(reference => Find(reference.Assembly, reference.Type) is null)
            .Select(reference => $"{reference.Name} -> {reference.Assembly} {reference.Type}"));
    }

    [Fact]
    public void Every_member_that_is_named_exists()
    {
        var references = _shipped
            .SelectMany(from => from.MemberReferences.Select(member => (from.Name, member.Assembly, member.Type, member.Member))).ToArray();

        Assert.InRange(references.Length, 5000, int.MaxValue);
        Assert.Empty(references.Where(reference => !Exists(reference.Assembly, reference.Type, reference.Member))
            .Select(reference => $"{reference.Name} -> {reference.Assembly} {reference.Type} {reference.Member}"));
    }

    [Theory]
    [InlineData("netstandard", "System.String", "instance Contains`0(System.String): System.Boolean", true)]
    [InlineData("netstandard", "System.String", "instance Contains`0(System.Char): System.Boolean", false)] // .NET Core 2.1
    [InlineData("netstandard", "System.IO.FileStream", "instance GetHashCode`0(): System.Int32", true)] // of a base class
    [InlineData("System.Management.Automation", "System.Management.Automation.PSCmdlet", "instance WriteObject`0(System.Object): System.Void", true)]
    public void Only_members_of_the_old_framework_exist(string assembly, string type, string member, bool expected) =>
        Assert.Equal(expected, Exists(assembly, type, member));

    private bool Exists(string assembly, string type, string member)
    {
        for ((string Assembly, string Type)? at = (assembly, type); at is { } here && Find(here.Assembly, here.Type) is { } owner; at = owner.BaseOf(here.Type))
        {
            if (owner.Defines(here.Type, member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The assembly that defines a type, over all forwards.</summary>
    private AssemblyFile? Find(string assembly, string type)
    {
        string? name = assembly;
        while (name is not null && _assemblies.TryGetValue(name, out var at))
        {
            if (at.Defines(type))
            {
                return at;
            }

            name = at.ForwardOf(type);
        }

        return null;
    }
}
