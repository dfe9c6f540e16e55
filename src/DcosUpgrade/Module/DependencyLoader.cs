using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Module;

/// <summary>Loads module/lib in isolation: copies of the libraries in other modules are never used here, and ours are never used there.</summary>
/// <remarks>
/// On PowerShell 7 all libraries of the list are loaded into a separate load context. The binder searches it before
/// libraries that other modules have loaded, so that a higher version that was loaded first is not used. Windows PowerShell has one
/// context only; there a handler replaces binding redirects, for requests of the module's own assemblies only.
/// </remarks>
internal sealed class DependencyLoader
{
    private const string FactoryAssembly = "DcosUpgrade.Adapters";
    private const string FactoryType = "DcosUpgrade.Adapters.AdapterFactory";

    private static readonly Assembly s_self = typeof(DependencyLoader).Assembly;

    private readonly string _lib;
    private readonly string _desktop;
    private readonly Lazy<IAdapterFactory> _adapters;

    /// <param name="moduleFolder">The folder that contains lib/.</param>
    internal DependencyLoader(string moduleFolder)
    {
        _lib = Path.Combine(moduleFolder, "lib");
        _desktop = Path.Combine(_lib, "desktop");
        _adapters = new Lazy<IAdapterFactory>(Load);
    }

    /// <summary>The loader of the module of this assembly. It loads nothing before <see cref="Adapters"/> is read.</summary>
    public static DependencyLoader Module { get; } = new(Path.GetDirectoryName(s_self.Location)!);

    /// <summary>The names of the files in lib/, without extension.</summary>
    internal static IReadOnlyList<string> LibNames { get; } = NamesOf("DcosUpgrade.Lib");

    /// <summary>The names of the files in lib/desktop/, without extension.</summary>
    internal static IReadOnlyList<string> DesktopNames { get; } = NamesOf("DcosUpgrade.Lib.Desktop");

    /// <summary>The adapters; the first call takes about 0.3 s.</summary>
    /// <exception cref="ModuleException">A file of module/lib is missing, surplus or cannot be loaded.</exception>
    public IAdapterFactory Adapters => _adapters.Value;

    /// <summary>Resolves assemblies that are requested by the module's own assemblies or by an unknown requester; null for other requesters.</summary>
    internal Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is { } requester && !IsOurs(requester))
        {
            return null;
        }

        string name = new AssemblyName(request.Name).Name;
        if (name == s_self.GetName().Name)
        {
            return s_self;
        }

        if (name == typeof(IAdapterFactory).Assembly.GetName().Name)
        {
            return typeof(IAdapterFactory).Assembly;
        }

        return IsolatedContext.Exists || PathOf(name) is not { } path ? null : Assembly.LoadFrom(path);
    }

    private static string[] NamesOf(string key) =>
        s_self.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value.Split(';');

    private IAdapterFactory Load()
    {
        RequireExactly(_lib, LibNames);
        RequireExactly(_desktop, DesktopNames);
        Func<string, Assembly> load = IsolatedContext.Exists ? IsolatedContext.Create("DcosUpgrade") : Assembly.LoadFrom;
        Assembly? adapters = null;
        foreach (string name in LibNames)
        {
            var assembly = LoadFile(load, FileOf(_lib, name));
            if (name == FactoryAssembly)
            {
                adapters = assembly;
            }
        }

        return CreateFactory(adapters!);
    }

    private static IAdapterFactory CreateFactory(Assembly adapters)
    {
        try
        {
            return (IAdapterFactory)Activator.CreateInstance(adapters.GetType(FactoryType, throwOnError: true), nonPublic: true);
        }
        catch (Exception e) when (e is TypeLoadException or MissingMethodException or InvalidCastException or TargetInvocationException)
        {
            throw new ModuleException(e, SR.ModuleFileUnusable, adapters.Location, adapters.Location, (e.InnerException ?? e).Message);
        }
    }

    private static Assembly LoadFile(Func<string, Assembly> load, string path)
    {
        try
        {
            return load(path);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            throw new ModuleException(e, SR.ModuleFileUnusable, path, path, e.Message);
        }
    }

    private static void RequireExactly(string folder, IReadOnlyList<string> names)
    {
        if (names.Select(name => FileOf(folder, name)).FirstOrDefault(path => !File.Exists(path)) is { } missing)
        {
            throw new ModuleException(null, SR.ModuleFileMissing, missing, missing);
        }

        var surplus = Directory.EnumerateFiles(folder, "*.dll")
            .FirstOrDefault(path => !names.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase));
        if (surplus is not null)
        {
            throw new ModuleException(null, SR.ModuleFileSurplus, surplus, surplus);
        }
    }

    private static string FileOf(string folder, string name) => Path.Combine(folder, name + ".dll");

    private string? PathOf(string name) =>
        LibNames.Contains(name) ? FileOf(_lib, name)
        : DesktopNames.Contains(name) ? FileOf(_desktop, name)
        : null;

    private bool IsOurs(Assembly assembly) =>
        assembly == s_self
        || assembly == typeof(IAdapterFactory).Assembly
        || (!assembly.IsDynamic && assembly.Location.StartsWith(_lib + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
}
