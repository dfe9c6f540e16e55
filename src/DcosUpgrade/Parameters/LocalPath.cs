using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Parameters;

/// <summary>Resolves paths of users: relative to the current location, with ~ or a PSDrive, without wildcards.</summary>
internal static class LocalPath
{
    /// <summary>The absolute path in the file system; the file need not exist.</summary>
    /// <exception cref="InputException">The path belongs to another provider (NotAFilePath).</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? resolved : throw new InputException(SR.NotAFilePath, path, path);
    }

    /// <summary>Writes a file of the user: creates or replaces it.</summary>
    /// <exception cref="InputException">The file exists and must not be replaced (FileExists), or cannot be written.</exception>
    public static void Write(string path, string text, bool replace)
    {
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        if (replace)
        {
            files.ReplaceText(path, text);
        }
        else
        {
            files.WriteNewText(path, text);
        }
    }
}
