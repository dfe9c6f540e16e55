using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Files on this machine, with size limits and typed errors.</summary>
internal sealed class LocalFiles : IFileSystem
{
    public bool Exists(string path) => File.Exists(path);

    public IReadOnlyList<string>? Folders(string path) => Names(path, Directory.GetDirectories);

    public IReadOnlyList<string>? Files(string path) => Names(path, Directory.GetFiles);

    public string ReadText(string path, int maxBytes) => Decode(ReadBytes(path, maxBytes), path);

    public byte[] ReadBytes(string path, int maxBytes)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ReadBytes(stream, path, maxBytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(e, SR.FileMissing, path, path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileUnreadable, path, path, e.Message);
        }
    }

    public void WriteNewText(string path, string text)
    {
        if (File.Exists(path))
        {
            throw new InputException(SR.FileExists, path, path);
        }

        WriteWhole(path, text, beside => File.Move(beside, path));
    }

    public void ReplaceText(string path, string text) => WriteWhole(path, text, beside =>
    {
        if (File.Exists(path))
        {
            File.Replace(beside, path, null);
        }
        else
        {
            File.Move(beside, path);
        }
    });

    public IAppendFile OpenAppend(string path, int maxBytes, bool durable)
    {
        try
        {
            if (!File.Exists(path))
            {
                PrivateFile.CreateNew(path).Dispose();
            }

            FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            try
            {
                return new AppendFile(path, stream, ReadText(stream, path, maxBytes), durable);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileNotWritable, path, path, e.Message);
        }
    }

    public void CreateFolder(string path) => Touch(path, () => PrivateFile.CreateFolder(path));

    public void DeleteEmptyFolder(string path) => Touch(path, () =>
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    });

    public Stream CreateNew(string path)
    {
        Stream? stream = null;
        Touch(path, () => stream = PrivateFile.CreateNew(path));
        return stream!;
    }

    public Stream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileUnreadable, path, path, e.Message);
        }
    }

    public void Rename(string from, string to) => Touch(to, () => File.Move(from, to));

    public void Delete(string path) => Touch(path, () => File.Delete(path));

    private static string[]? Names(string path, Func<string, string[]> list)
    {
        try
        {
            return Directory.Exists(path) ? [.. list(path).Select(Path.GetFileName).OfType<string>()] : null;
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileUnreadable, path, path, e.Message);
        }
    }

    private static void Touch(string path, Action change)
    {
        try
        {
            change();
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && File.Exists(path))
        {
            throw new InputException(e, SR.FileExists, path, path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileNotWritable, path, path, e.Message);
        }
    }

    private static string ReadText(Stream stream, string path, int maxBytes) => Decode(ReadBytes(stream, path, maxBytes), path);

    private static string Decode(byte[] bytes, string path)
    {
        string text = Utf8Text.Decode(bytes, path);
        return text is ['\uFEFF', ..] ? text.Substring(1) : text;
    }

    private static byte[] ReadBytes(Stream stream, string path, int maxBytes)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[81920];
        int count;
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            // Counted while reading: a device or a growing file has no fixed length.
            if (content.Length + count > maxBytes)
            {
                throw new InputException(SR.FileTooLarge, path, path, maxBytes);
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    /// <summary>Writes a temporary file and renames it, so that the file is never incomplete.</summary>
    private static void WriteWhole(string path, string text, Action<string> name)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            Create(beside, text);
            Touch(path, () => name(beside));
        }
        catch (Exception e) when (e is InputException || IsFileTrouble(e))
        {
            // The temporary file may not exist.
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }

            throw e as InputException ?? new InputException(e, SR.FileNotWritable, path, path, e.Message);
        }
    }

    private static void Create(string path, string text)
    {
        using FileStream stream = PrivateFile.CreateNew(path);
        byte[] bytes = Utf8Text.Strict.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    /// <summary>True for exceptions that a file or its path causes.</summary>
    internal static bool IsFileTrouble(Exception e) =>
        e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException;
}
