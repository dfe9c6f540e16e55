using System.Management.Automation;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;

namespace DcosUpgrade.Parameters;

/// <summary>Paths as users write them: relative to the current location, with ~ or a PSDrive, never with wildcards.</summary>
internal static class LocalPath
{
    /// <summary>The absolute path in the file system; the file need not exist.</summary>
    /// <exception cref="InputException">It lies in another provider (NotAFilePath).</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? resolved : throw new InputException(SR.NotAFilePath, path, path);
    }
}
