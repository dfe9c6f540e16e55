using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DcosUpgrade.Module.Tests;

/// <summary>
/// The test cmdlets derive from a type of the module, and none of its assemblies lies beside the tests: each is loaded from the module
/// under test, as Import-Module loads it.
/// </summary>
internal static class ModuleAssemblies
{
    /// <summary>Calls of tests without -JournalPath do not write into the home of the user who tests.</summary>
    [ModuleInitializer]
    internal static void KeepJournalsOutOfTheHome()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"dcosupgrade-journals-{Environment.ProcessId}");
        Environment.SetEnvironmentVariable("DCOSUPGRADE_JOURNALS", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        };
    }

    [ModuleInitializer]
    internal static void LoadFromModule() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        Path.Combine(Repository.ModuleFolder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
}
