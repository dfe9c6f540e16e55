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
    [ModuleInitializer]
    internal static void LoadFromModule() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        Path.Combine(Repository.ModuleFolder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
}
