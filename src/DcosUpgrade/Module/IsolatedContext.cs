using System;
using System.Reflection;

namespace DcosUpgrade.Module;

/// <summary>AssemblyLoadContext by reflection, because .NET Standard 2.0 does not have it.</summary>
internal static class IsolatedContext
{
    private static readonly Type? s_type = typeof(object).Assembly.GetType("System.Runtime.Loader.AssemblyLoadContext");

    /// <summary>False on .NET Framework, and so in Windows PowerShell.</summary>
    public static bool Exists => s_type is not null;

    /// <summary>Creates a context for the lifetime of the process.</summary>
    /// <returns>A function that loads an assembly into the context from an absolute path.</returns>
    public static Func<string, Assembly> Create(string name)
    {
        object context = Activator.CreateInstance(s_type!, name, /* isCollectible: */ false);
        return (Func<string, Assembly>)s_type!
            .GetMethod("LoadFromAssemblyPath", [typeof(string)])
            .CreateDelegate(typeof(Func<string, Assembly>), context);
    }
}
