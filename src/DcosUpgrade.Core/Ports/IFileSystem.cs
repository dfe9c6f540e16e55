using System.Collections.Generic;
using System.IO;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>The files of the operator.</summary>
internal interface IFileSystem
{
    bool Exists(string path);

    /// <summary>The names of the subfolders of a folder; null when the folder does not exist.</summary>
    IReadOnlyList<string>? Folders(string path);

    /// <summary>The names of the files of a folder; null when the folder does not exist.</summary>
    IReadOnlyList<string>? Files(string path);

    /// <exception cref="InputException">The file does not exist, cannot be read, is larger than <paramref name="maxBytes"/>, or is not UTF-8.</exception>
    string ReadText(string path, int maxBytes);

    /// <summary>Reads the bytes of a small file, to copy it to a node.</summary>
    byte[] ReadBytes(string path, int maxBytes);

    /// <summary>Writes a new file that only the current user can read, completely or not at all; never overwrites.</summary>
    void WriteNewText(string path, string text);

    /// <summary>Writes a file that only the current user can read; replaces an existing file atomically.</summary>
    void ReplaceText(string path, string text);

    /// <summary>Opens a file that only the current user can read, to append to it; creates it if it does not exist.</summary>
    /// <param name="durable">True: each append is on the disk when it returns.</param>
    /// <exception cref="InputException">The file cannot be opened, is larger than <paramref name="maxBytes"/>, or is not UTF-8.</exception>
    IAppendFile OpenAppend(string path, int maxBytes, bool durable);

    /// <summary>Creates a folder that only the current user can read, if it does not exist.</summary>
    void CreateFolder(string path);

    /// <summary>Deletes a folder, if it exists and is empty.</summary>
    void DeleteEmptyFolder(string path);

    /// <summary>Creates a file that only the current user can read, and opens it for writing; never overwrites.</summary>
    /// <exception cref="InputException">The file already exists, or cannot be created.</exception>
    Stream CreateNew(string path);

    /// <exception cref="InputException">The file does not exist or cannot be read.</exception>
    Stream OpenRead(string path);

    /// <summary>Renames a file; never overwrites.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file, if it exists.</summary>
    void Delete(string path);
}
