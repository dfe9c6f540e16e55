using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using DcosUpgrade.Adapters.Machine;
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

    /// <exception cref="InputException">The file cannot be read, is UTF-16, or a line is malformed.</exception>
    public IEnumerable<KnownHost> Read()
    {
        try
        {
            return Parse(Decode(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw Unusable(e);
        }
    }

    /// <summary>Adds a key, unless the host already has one.</summary>
    /// <returns>The lines that the file holds afterwards.</returns>
    /// <exception cref="InputException">The file cannot be written, is UTF-16, or holds a malformed line.</exception>
    public IEnumerable<KnownHost> Append(string name, byte[] key)
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
            string text = Decode(content.ToArray());
            IEnumerable<KnownHost> before = Parse(text);
            if (new KnownHosts(before).Judge(name, key, out _) != HostKeyStanding.Unknown)
            {
                return before;
            }

            string line = $"{name} {KnownHost.TypeOf(key)} {Convert.ToBase64String(key)}\n";
            string added = text.Length == 0 || text[text.Length - 1] == '\n' ? line : "\n" + line;
            byte[] bytes = Encoding.UTF8.GetBytes(added);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(bytes, 0, bytes.Length);
            return Parse(text + added);
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw Unusable(e);
        }
    }

    private string Decode(byte[] bytes)
    {
        int foreign = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? 0 : Array.IndexOf(bytes, (byte)0);
        return foreign < 0
            ? new StreamReader(new MemoryStream(bytes), Encoding.UTF8).ReadToEnd()
            : throw new InputException(SR.KnownHostsUtf16, path, path, bytes.Take(foreign).Count(value => value == '\n') + 1);
    }

    private List<KnownHost> Parse(string text) => [.. KnownHosts.Parse(text.Split('\n'), path)];

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
