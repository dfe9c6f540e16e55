using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;

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

    /// <summary>Writes a file of the user's: a new one, or over what is there.</summary>
    /// <exception cref="InputException">It exists and is not to be replaced (FileExists), or cannot be written.</exception>
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
