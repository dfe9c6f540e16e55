using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace DcosUpgrade.Module.Tests.Packaging;

/// <summary>The assemblies in module/, read without being loaded.</summary>
public sealed class ShippedFilesTests
{
    private static readonly string[] s_own = ["DcosUpgrade", "DcosUpgrade.Core", "DcosUpgrade.Rehearsal"];

    private static readonly string[] s_lib =
    [
        "BouncyCastle.Cryptography", "DcosUpgrade.Adapters", "Microsoft.Bcl.AsyncInterfaces",
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Renci.SshNet",
        "System.Formats.Asn1", "YamlDotNet",
    ];

    private static readonly string[] s_desktop =
    [
        "System.Buffers", "System.Memory", "System.Numerics.Vectors", "System.Runtime.CompilerServices.Unsafe",
        "System.Threading.Tasks.Extensions",
    ];

    /// <summary>
    /// References that name another version than the one that ships. Windows PowerShell demands an exact match, and only the
    /// loader's handler stands in for a binding redirect: a new entry here means to look at whether it can.
    /// </summary>
    private static readonly string[] s_desktopRedirects =
    [
        "Microsoft.Extensions.Logging.Abstractions -> System.Memory",
        "System.Threading.Tasks.Extensions -> System.Runtime.CompilerServices.Unsafe",
    ];

    [Fact]
    public void The_module_holds_these_assemblies_and_no_others()
    {
        Assert.Equal(s_own, Names(""));
        Assert.Equal(s_lib, Names("lib"));
        Assert.Equal(s_desktop, Names("lib/desktop"));
    }

    [Fact]
    public void The_loader_answers_for_exactly_these()
    {
        using var engine = new EngineFixture();
        var metadata = AppDomain.CurrentDomain.GetAssemblies()
            .Single(assembly => assembly.GetName().Name == "DcosUpgrade")
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(data => data.Key, data => data.Value!.Split(';').Order(StringComparer.Ordinal));

        Assert.Equal(s_lib, metadata["DcosUpgrade.Lib"]);
        Assert.Equal(s_desktop, metadata["DcosUpgrade.Lib.Desktop"]);
    }

    [Fact]
    public void Every_reference_is_met_on_Windows_PowerShell()
    {
        var shipped = Files().ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => AssemblyName.GetAssemblyName(file).Version);
        var unmet = new List<string>();
        var redirects = new List<string>();
        foreach (string file in Files())
        {
            string from = Path.GetFileNameWithoutExtension(file);
            foreach (var (name, version) in References(file))
            {
                if (name is "netstandard" or "System.Management.Automation")
                {
                    continue;
                }

                if (!shipped.TryGetValue(name, out var ships) || ships < version)
                {
                    unmet.Add($"{from} -> {name} {version}");
                }
                else if (ships != version)
                {
                    redirects.Add($"{from} -> {name}");
                }
            }
        }

        Assert.Empty(unmet);
        Assert.Equal(s_desktopRedirects, redirects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_adapters_name_third_party_libraries() => Assert.All(
        s_own,
        own => Assert.DoesNotContain(
            References(Path.Combine(Repository.ModuleFolder, own + ".dll")),
            reference => s_lib.Contains(reference.Name) || s_desktop.Contains(reference.Name)));

    [Fact]
    public void Assemblies_carry_the_manifest_s_version()
    {
        using var engine = new EngineFixture();
        var version = (Version)engine.Run("(Get-Module DcosUpgrade).Version").Output.Single()!;

        Assert.All(s_own, own =>
        {
            var assembly = AssemblyName.GetAssemblyName(Path.Combine(Repository.ModuleFolder, own + ".dll")).Version!;
            Assert.Equal(version, new Version(assembly.Major, assembly.Minor, assembly.Build));
        });
    }

    private static IEnumerable<string> Names(string folder) => Directory
        .EnumerateFiles(Path.Combine(Repository.ModuleFolder, folder), "*.dll")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal);

    private static string[] Files() => Directory.GetFiles(Repository.ModuleFolder, "*.dll", SearchOption.AllDirectories);

    private static List<(string Name, Version Version)> References(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return metadata.AssemblyReferences
            .Select(handle => metadata.GetAssemblyReference(handle))
            .Select(reference => (metadata.GetString(reference.Name), reference.Version))
            .ToList();
    }
}
