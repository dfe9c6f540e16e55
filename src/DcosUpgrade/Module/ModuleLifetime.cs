using System;
using System.Management.Automation;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module;

/// <summary>Runs when the module is imported and removed.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    /// <exception cref="ModuleException">Windows PowerShell runs on a .NET Framework older than 4.7.2.</exception>
    public void OnImport()
    {
        // DotNetFrameworkVersion in the manifest is ignored for 4.5 and later.
        if (!IsolatedContext.Exists && DesktopFramework.Release() is var release && release < DesktopFramework.MinimumRelease)
        {
            throw new ModuleException(null, SR.DotNetTooOld, null, release);
        }

        // Import-Module -Force calls this again without OnRemove: do not register the handler twice.
        AppDomain.CurrentDomain.AssemblyResolve -= DependencyLoader.Module.Resolve;
        AppDomain.CurrentDomain.AssemblyResolve += DependencyLoader.Module.Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) =>
        AppDomain.CurrentDomain.AssemblyResolve -= DependencyLoader.Module.Resolve;
}
