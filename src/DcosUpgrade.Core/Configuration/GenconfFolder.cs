using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>The genconf folder that the installer will be given; config.yaml names its files relative to the folder around it.</summary>
internal sealed class GenconfFolder
{
    private const int MaxBytes = 1 << 20;
    private const string Prefix = "genconf/";

    private readonly Func<string, byte[]?> _read;
    private readonly Func<string, bool> _exists;
    private readonly Func<string, IReadOnlyList<string>?> _folders;

    /// <param name="path">The folder itself.</param>
    public GenconfFolder(string path, IFileSystem files)
    {
        _exists = name => files.Exists(Path.Combine(path, name));
        _read = name => files.Exists(Path.Combine(path, name)) ? files.ReadBytes(Path.Combine(path, name), MaxBytes) : null;
        _folders = name => files.Folders(Path.Combine(path, name));
    }

    private GenconfFolder(IReadOnlyDictionary<string, byte[]> files)
    {
        _exists = files.ContainsKey;
        _read = name => files.TryGetValue(name, out byte[]? content) ? content : null;
        _folders = name => files.Keys.Any(file => file.StartsWith(name + "/", StringComparison.Ordinal)) ? [] : null;
    }

    /// <exception cref="InputException">The folder does not exist.</exception>
    public static GenconfFolder Open(string path, IFileSystem files) =>
        files.Folders(path) is null ? throw new InputException(SR.FileMissing, path, path) : new GenconfFolder(path, files);

    /// <summary>A folder that consists of the given files, at most one level deep.</summary>
    public static GenconfFolder Of(IReadOnlyDictionary<string, byte[]> files) => new(files);

    /// <summary>Whether a file exists for the installer. A file outside genconf counts as missing, as it does in the installer's container.</summary>
    public bool Exists(string name) => Local(name) is { } local && _exists(local);

    /// <exception cref="InputException">It cannot be read or is too large.</exception>
    public byte[]? Read(string name) => Local(name) is { } local ? _read(local) : null;

    /// <summary>The folders in a folder of genconf, null when it is not there.</summary>
    public IReadOnlyList<string>? Folders(string name) => Local(name) is { } local ? _folders(local) : null;

    private static string? Local(string name)
    {
        string relative = name.TrimStart('.', '/');
        return relative.StartsWith(Prefix, StringComparison.Ordinal) ? relative.Substring(Prefix.Length) : null;
    }
}
