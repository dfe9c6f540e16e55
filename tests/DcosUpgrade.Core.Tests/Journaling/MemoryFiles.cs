using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Journaling;

/// <summary>Files in memory with limited space.</summary>
internal sealed class MemoryFiles : IFileSystem
{
    private readonly Dictionary<string, StringBuilder> _files = [];

    /// <summary>Number of characters that fit. A longer text is cut within a line, as on a full disk.</summary>
    public int Room { get; set; } = int.MaxValue;

    public string this[string path] => _files[path].ToString();

    public bool Exists(string path) => _files.ContainsKey(path);

    public IReadOnlyList<string>? Folders(string path) =>
        [.. Below(path).Where(name => name.Contains(Path.DirectorySeparatorChar)).Select(name => name.Split(Path.DirectorySeparatorChar)[0]).Distinct()];

    public IReadOnlyList<string>? Files(string path) => [.. Below(path).Where(name => !name.Contains(Path.DirectorySeparatorChar))];

    private IEnumerable<string> Below(string path) =>
        _files.Keys.Where(file => file.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Select(file => file[(path.Length + 1)..]);

    public string ReadText(string path, int maxBytes) => this[path];

    public byte[] ReadBytes(string path, int maxBytes) => Encoding.UTF8.GetBytes(this[path]);

    public void WriteNewText(string path, string text) => _files.Add(path, new StringBuilder(text));

    public void ReplaceText(string path, string text) => _files[path] = new StringBuilder(text);

    public void CreateFolder(string path)
    {
    }

    public void DeleteEmptyFolder(string path)
    {
    }

    public Stream CreateNew(string path) => throw new NotSupportedException();

    public Stream OpenRead(string path) => throw new NotSupportedException();

    public void Rename(string from, string to) => throw new NotSupportedException();

    public void Delete(string path) => _files.Remove(path);

    public IAppendFile OpenAppend(string path, int maxBytes, bool durable)
    {
        if (!_files.TryGetValue(path, out StringBuilder? text))
        {
            _files[path] = text = new StringBuilder();
        }

        return new Appending(this, text);
    }

    private sealed class Appending(MemoryFiles files, StringBuilder text) : IAppendFile
    {
        public string Existing { get; } = text.ToString();

        public void Append(string added)
        {
            int fits = Math.Min(files.Room, added.Length);
            text.Append(added, 0, fits);
            files.Room -= fits;
            if (fits < added.Length)
            {
                throw new InputException(SR.FileNotWritable, "j", "j", "disk full");
            }
        }

        public void Dispose()
        {
        }
    }
}
