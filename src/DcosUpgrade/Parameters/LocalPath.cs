using System.Collections.Generic;
using System.Linq;
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

    /// <summary>Writes files of the user into a folder, which is created: all of them, or none.</summary>
    /// <param name="texts">Paths and texts.</param>
    /// <exception cref="InputException">A file exists and must not be replaced (FileExists), or cannot be written.</exception>
    public static void WriteAll(string folder, IReadOnlyList<KeyValuePair<string, string>> texts, bool replace)
    {
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        if (!replace && texts.Select(text => text.Key).FirstOrDefault(files.Exists) is { } existing)
        {
            throw new InputException(SR.FileExists, existing, existing);
        }

        files.CreateFolder(folder);
        List<string> staged = [];
        List<string> placed = [];
        try
        {
            // What can fail is done under other names first.
            foreach (KeyValuePair<string, string> text in texts)
            {
                string path = text.Key + ".new";
                files.Delete(path);
                files.WriteNewText(path, text.Value);
                staged.Add(path);
            }

            foreach (KeyValuePair<string, string> text in texts)
            {
                if (replace)
                {
                    files.ReplaceText(text.Key, text.Value);
                }
                else
                {
                    files.Rename(text.Key + ".new", text.Key);
                    placed.Add(text.Key);
                }
            }
        }
        catch (InputException) when (!replace)
        {
            placed.ForEach(files.Delete);
            throw;
        }
        finally
        {
            staged.ForEach(files.Delete);
        }
    }
}
