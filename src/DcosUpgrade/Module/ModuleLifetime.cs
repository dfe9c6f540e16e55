using System;
using System.Management.Automation;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module;

/// <summary>What happens when the module is imported and removed: next to nothing.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    /// <exception cref="ModuleException">Windows PowerShell runs on a .NET Framework older than 4.7.2.</exception>
    public void OnImport()
    {
        // The manifest's DotNetFrameworkVersion is ignored for 4.5 and later.
        if (!IsolatedContext.Exists && DesktopFramework.Release() is var release && release < DesktopFramework.MinimumRelease)
        {
            throw new ModuleException(null, SR.DotNetTooOld, null, release);
        }

        // Import-Module -Force comes here again without OnRemove: never two handlers.
        AppDomain.CurrentDomain.AssemblyResolve -= DependencyLoader.Module.Resolve;
        AppDomain.CurrentDomain.AssemblyResolve += DependencyLoader.Module.Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) =>
        AppDomain.CurrentDomain.AssemblyResolve -= DependencyLoader.Module.Resolve;
}
