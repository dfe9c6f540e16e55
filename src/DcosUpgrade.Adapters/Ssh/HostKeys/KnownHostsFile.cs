using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

/// <summary>A known_hosts file that several sessions read and append to.</summary>
internal sealed class KnownHostsFile(string path)
{
    private static readonly TimeSpan s_lockWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lockRetry = TimeSpan.FromMilliseconds(50);

    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>True when the file can be opened for <see cref="Append"/>.</summary>
    public bool CanPersist
    {
        get
        {
            string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
            return File.Exists(path)
                ? (File.GetAttributes(path) & FileAttributes.ReadOnly) == 0
                : Directory.Exists(folder) || Directory.Exists(System.IO.Path.GetDirectoryName(folder));
        }
    }

    /// <param name="damaged">Receives the errors of malformed and UTF-16 lines, which are skipped.</param>
    /// <exception cref="InputException">The file cannot be read, or is UTF-16 as a whole.</exception>
    public IReadOnlyList<KnownHost> Read(ICollection<InputException> damaged)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return HasMark(bytes) ? throw Utf16(1) : Parse(Text(bytes), damaged);
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw Unusable(e);
        }
    }

    /// <summary>Adds a key, unless the host already has one.</summary>
    /// <returns>The lines that the file holds afterwards.</returns>
    /// <exception cref="InputException">The file cannot be written, or has UTF-16 text.</exception>
    public IReadOnlyList<KnownHost> Append(string host, int port, byte[] key)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                PrivateFile.CreateFolder(folder);
            }

            using FileStream stream = OpenAlone();
            using MemoryStream content = new();
            stream.CopyTo(content);
            string text = Text(content.ToArray());
            if (HasMark(content.ToArray()) || text.IndexOf('\0') >= 0)
            {
                throw Utf16(text.Substring(0, Math.Max(0, text.IndexOf('\0'))).Count(c => c == '\n') + 1);
            }

            IReadOnlyList<KnownHost> before = Parse(text, []);
            if (new KnownHosts(before).Judge(host, port, key, out _) != HostKeyStanding.Unknown)
            {
                return before;
            }

            string line = $"{HostName.Of(host, port)} {KeyBlob.TypeOf(key)} {Convert.ToBase64String(key)}\n";
            string added = text.Length == 0 || text[text.Length - 1] == '\n' ? line : "\n" + line;
            byte[] bytes = Encoding.UTF8.GetBytes(added);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(bytes, 0, bytes.Length);
            return Parse(text + added, []);
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw Unusable(e);
        }
    }

    private static bool HasMark(byte[] bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');

    /// <summary>Lines with a NUL are UTF-16 that was appended: the first one is reported.</summary>
    private IReadOnlyList<KnownHost> Parse(string text, ICollection<InputException> damaged)
    {
        string[] lines = text.Split('\n');
        int foreign = Array.FindIndex(lines, IsUtf16);
        if (foreign >= 0)
        {
            damaged.Add(Utf16(foreign + 1));
        }

        return KnownHosts.Parse(lines.Select(line => IsUtf16(line) ? "" : line), path, damaged);
    }

    private static bool IsUtf16(string line) => line.IndexOf('\0') >= 0;

    private InputException Utf16(int line) => new(SR.KnownHostsUtf16, path, path, line);

    /// <summary>Opens the file exclusively and creates it when it is missing.</summary>
    private FileStream OpenAlone()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return File.Exists(path)
                    ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)
                    : PrivateFile.CreateNew(path);
            }
            catch (IOException) when (waited.Elapsed < s_lockWait)
            {
                Thread.Sleep(s_lockRetry);
            }
        }
    }

    private InputException Unusable(Exception e) => new(e, SR.KnownHostsUnreadable, path, path, e.Message);
}
