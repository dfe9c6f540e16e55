using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Configuration;
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
    /// <param name="replace">The value of -Force.</param>
    /// <exception cref="InputException">The file exists and must not be replaced (FileExists), or cannot be written.</exception>
    public static void Write(string path, string text, bool replace)
    {
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        if (replace)
        {
            files.ReplaceText(path, text);
            return;
        }

        try
        {
            files.WriteNewText(path, text);
        }
        catch (InputException e) when (e.Id == SR.FileExists)
        {
            throw Exists(path, e);
        }
    }

    /// <summary>Writes files of the user and creates their folders: all files, or none.</summary>
    /// <param name="texts">Paths and texts.</param>
    /// <param name="replace">Existing files are replaced, each atomically.</param>
    /// <exception cref="InputException">A file exists and must not be replaced (FileExists), or cannot be read or written. Files that were written before have
    /// their old contents again, and folders that were created are deleted.</exception>
    public static void WriteAll(IReadOnlyList<KeyValuePair<string, string>> texts, bool replace)
    {
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        if (!replace && texts.Select(text => text.Key).FirstOrDefault(files.Exists) is { } existing)
        {
            throw Exists(existing);
        }

        List<KeyValuePair<string, string>> old =
        [
            .. texts.Where(text => files.Exists(text.Key))
                .Select(text => new KeyValuePair<string, string>(text.Key, files.ReadText(text.Key, ConfigReader.MaxBytes))),
        ];
        List<string> added = [];
        string[] folders = [.. texts.SelectMany(text => Missing(files, text.Key)).Distinct().OrderByDescending(folder => folder.Length)];
        try
        {
            foreach (KeyValuePair<string, string> text in texts)
            {
                files.CreateFolder(Path.GetDirectoryName(text.Key)!);
                Write(text.Key, text.Value, replace);
                added.Add(text.Key);
            }
        }
        catch (DcosException)
        {
            foreach (KeyValuePair<string, string> text in old.Where(text => added.Remove(text.Key)))
            {
                files.ReplaceText(text.Key, text.Value);
            }

            added.ForEach(files.Delete);
            Array.ForEach(folders, files.DeleteEmptyFolder);
            throw;
        }
    }

    /// <summary>The folders above a file that do not exist.</summary>
    private static IEnumerable<string> Missing(IFileSystem files, string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is { Length: > 0 } && files.Folders(folder) is null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    /// <summary>The cmdlets that write files of users have -Force.</summary>
    private static InputException Exists(string path, InputException? cause = null)
    {
        const string Remedy = "Specify another name, or add -Force to replace the file.";
        return cause is null
            ? new InputException(SR.FileExists, path, path) { OwnRemedy = Remedy }
            : new InputException(cause, SR.FileExists, path, path) { OwnRemedy = Remedy };
    }
}
