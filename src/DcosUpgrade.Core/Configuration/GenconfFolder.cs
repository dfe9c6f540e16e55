using System.Collections.Generic;
using System.IO;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>The genconf folder that the installer will be given; config.yaml names its files relative to the folder around it.</summary>
/// <param name="path">The folder itself.</param>
internal sealed class GenconfFolder(string path, IFileSystem files)
{
    private const int MaxBytes = 1 << 20;
    private const string Prefix = "genconf/";

    /// <summary>Whether a file of the installer's is there. What lies outside genconf cannot be seen and counts as missing, as it is in the installer's container.</summary>
    public bool Exists(string name) => Local(name) is { } local && files.Exists(local);

    /// <exception cref="InputException">It cannot be read or is too large.</exception>
    public byte[]? Read(string name) => Local(name) is { } local && files.Exists(local) ? files.ReadBytes(local, MaxBytes) : null;

    /// <summary>The folders in a folder of genconf, null when it is not there.</summary>
    public IReadOnlyList<string>? Folders(string name) => Local(name) is { } local ? files.Folders(local) : null;

    private string? Local(string name)
    {
        string relative = name.TrimStart('.', '/');
        return relative.StartsWith(Prefix, System.StringComparison.Ordinal) ? Path.Combine(path, relative.Substring(Prefix.Length)) : null;
    }
}
