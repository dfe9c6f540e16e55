using System.Collections.Generic;
using System.IO;

namespace DcosUpgrade.Ports;

/// <summary>The operator's own files.</summary>
internal interface IFileSystem
{
    bool Exists(string path);

    /// <summary>The folders directly in a folder, by name; null when there is no such folder.</summary>
    IReadOnlyList<string>? Folders(string path);

    /// <exception cref="InputException">The file is missing, unreadable, over <paramref name="maxBytes"/> or not UTF-8.</exception>
    string ReadText(string path, int maxBytes);

    /// <summary>The bytes of a small file, for copying to a node.</summary>
    byte[] ReadBytes(string path, int maxBytes);

    /// <summary>Writes a new file for the current user alone, whole or not at all; never overwrites.</summary>
    void WriteNewText(string path, string text);

    /// <summary>The same, over whatever is there: either the old file stays or the new one is there, whole.</summary>
    void ReplaceText(string path, string text);

    /// <summary>Opens a file for the current user alone, for adding at its end, and makes it if it is missing.</summary>
    /// <exception cref="InputException">It cannot be opened, or it is over <paramref name="maxBytes"/> or not UTF-8.</exception>
    IAppendFile OpenAppend(string path, int maxBytes);

    /// <summary>Makes the folder for the current user alone, if it is missing.</summary>
    void CreateFolder(string path);

    /// <summary>Opens a new file for the current user alone, for writing; never overwrites.</summary>
    /// <exception cref="InputException">It exists, or cannot be made.</exception>
    Stream CreateNew(string path);

    /// <exception cref="InputException">It is missing or unreadable.</exception>
    Stream OpenRead(string path);

    /// <summary>Gives a file its name; never overwrites.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; none is none.</summary>
    void Delete(string path);
}
