using System;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace DcosUpgrade.Module.Tests.Loading;

/// <summary>Which copy of a library is in use where; called by scripts.</summary>
public static class LoadReport
{
    /// <returns>Context and version of the copy that the assembly of <paramref name="user"/> is bound to.</returns>
    public static string Bound(object user, string library)
    {
        var assembly = user.GetType().Assembly;
        var reference = assembly.GetReferencedAssemblies().Single(name => name.Name == library);
        var bound = AssemblyLoadContext.GetLoadContext(assembly)!.LoadFromAssemblyName(reference);
        return $"{AssemblyLoadContext.GetLoadContext(bound)!.Name} {bound.GetName().Version!.Major}";
    }

    /// <returns>Context and version of each loaded copy.</returns>
    public static string[] Loaded(string library) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == library)
        .Select(assembly => $"{AssemblyLoadContext.GetLoadContext(assembly)!.Name} {assembly.GetName().Version!.Major}")
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <returns>How many of the process's resolve handlers are ours.</returns>
    public static int Handlers()
    {
        // .NET tells nobody who listens; this is the field behind AppDomain.AssemblyResolve.
        var field = typeof(AssemblyLoadContext).GetField("AssemblyResolve", BindingFlags.Static | BindingFlags.NonPublic)!;
        return ((Delegate?)field.GetValue(null))?.GetInvocationList()
            .Count(handler => handler.Method.DeclaringType?.Namespace == "DcosUpgrade.Module") ?? 0;
    }
}
