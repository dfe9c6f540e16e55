using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace DcosUpgrade.Module.Tests;

/// <summary>Where things are.</summary>
internal static class Repository
{
    /// <summary>The folder with the manifest in it.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The manifest under test: the repository's, or a packaged module's that the environment names.</summary>
    public static string Manifest { get; } =
        Environment.GetEnvironmentVariable("DCOSUPGRADE_MODULE") is { Length: > 0 } packaged ? packaged : Path.Combine(Root, "DcosUpgrade.psd1");

    /// <summary>The module/ folder beside that manifest.</summary>
    public static string ModuleFolder => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Manifest))!, "module");

    /// <summary>The folder with a folder of help for each culture: module/ in place, beside the manifest in a package.</summary>
    public static string HelpFolder { get; } =
        Path.GetDirectoryName(Path.GetFullPath(Manifest))! is var root && Directory.Exists(Path.Combine(root, "en-US")) ? root : ModuleFolder;

    /// <summary>A file of a NuGet package that was restored but is not referenced.</summary>
    public static string PackageFile(string package, string version, string path) =>
        Path.Combine(Metadata("Packages"), package.ToLowerInvariant(), version, path);

    /// <summary>A value that the project of these tests writes into their assembly.</summary>
    public static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == key).Value!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DcosUpgrade.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
