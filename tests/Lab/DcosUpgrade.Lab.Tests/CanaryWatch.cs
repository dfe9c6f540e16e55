using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>
/// Looks for secrets where other users could read them. From its start to <see cref="Dispose"/> it goes through the arguments and the
/// environment of the processes of this machine, those in all nodes included: some twenty times a second of those that are new, of
/// each other at least once a second, because it may have become another program since.
/// </summary>
internal sealed class CanaryWatch : IDisposable
{
    private const int Turns = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(1);

    private readonly string _control = $"control {Guid.NewGuid():n}";
    private readonly Dictionary<string, byte[]> _canaries;
    private readonly ConcurrentDictionary<string, bool> _sightings = [];
    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <param name="secrets">By name; looked for as they are, in base64 and with the quotes that shells need.</param>
    public CanaryWatch(IReadOnlyDictionary<string, string> secrets)
    {
        _canaries = secrets.Append(new("control", _control))
            .SelectMany(secret => Forms(secret.Value).Select((form, i) => ($"{secret.Key}/{i}", Encoding.UTF8.GetBytes(form)))).ToDictionary();
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What was seen: secret, place, program, and whether in a node.</summary>
    public IReadOnlyList<string> Sightings => [.. _sightings.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The files below folders that hold a secret.</summary>
    public IReadOnlyList<string> FilesWith(params IEnumerable<string> folders)
    {
        string patterns = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(patterns, _canaries.Values.Select(Encoding.UTF8.GetString));
            ShellResult search = Shell.Run("grep", ["-rlaF", "--devices=skip", "-f", patterns, .. folders]);
            return search.ExitCode is 0 or 1
                ? search.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new InvalidOperationException(search.ToString());
        }
        finally
        {
            File.Delete(patterns);
        }
    }

    /// <summary>No process, no file of a node, no journal and no output had a secret; and the watch would have seen one.</summary>
    public void AssertKept(LabFixture lab, IEnumerable<string> nodes, params IEnumerable<string> outputs)
    {
        string[] folders = [.. nodes.SelectMany(lab.Written)];
        Assert.Empty(Sightings);
        Assert.Empty(FilesWith(folders));
        Assert.All(nodes, node => Assert.Empty(In(lab.Sh(node, "journalctl --no-pager -o export").Ok())));
        Assert.All(outputs, output => Assert.Empty(In(output)));

        lab.Ssh("core", "a1", $"echo '{_control}' >control; echo '{_control}' >/tmp/control; logger '{_control}'; CONTROL='{_control}' sleep 0.2; true").Ok();
        Assert.Contains("control/0 in environ of sleep in a node", Sightings);
        Assert.Contains("control/0 in cmdline of bash in a node", Sightings);
        IReadOnlyList<string> files = FilesWith(folders);
        Assert.Contains(files, file => file.EndsWith("a1/upper/home/core/control", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("/root/tmp/control", StringComparison.Ordinal));
        Assert.Contains("control/0", In(lab.Sh("a1", "journalctl --no-pager -o export").Ok()));
        lab.Sh("a1", "rm /tmp/control /home/core/control").Ok();
    }

    public IReadOnlyList<string> In(string text) => [.. Find(Encoding.UTF8.GetBytes(text))];

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private static IEnumerable<string> Forms(string secret) => new[]
    {
        secret,
        // The last digit depends on what follows.
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')[..^1],
        secret.Replace("'", "'\\''", StringComparison.Ordinal),
        Regex.Replace(secret, "[\"$`\\\\]", "\\$0"),
        Regex.Replace(secret, "[^A-Za-z0-9]", "\\$0"),
    }.Distinct();

    private void Watch()
    {
        Dictionary<int, long> met = [];
        for (int round = 0; !_ended; round++)
        {
            long now = Environment.TickCount64;
            Dictionary<int, long> alive = [];
            foreach (string folder in Directory.EnumerateDirectories("/proc"))
            {
                if (!int.TryParse(folder.AsSpan(6), out int id))
                {
                    continue;
                }

                alive[id] = met.GetValueOrDefault(id, now);
                if (now - alive[id] < s_young.TotalMilliseconds || id % Turns == round % Turns)
                {
                    Look(folder, "cmdline");
                    Look(folder, "environ");
                }
            }

            met = alive;
            Thread.Sleep(s_pause);
        }
    }

    private void Look(string folder, string what)
    {
        foreach (string name in Find(ReadProcess(folder, what)))
        {
            // A process in a node has a number there and one here.
            string status = Encoding.UTF8.GetString(ReadProcess(folder, "status"));
            string program = Line(status, "Name:");
            bool isInNode = Line(status, "NSpid:").Contains('\t', StringComparison.Ordinal);
            _sightings.TryAdd($"{name} in {what} of {program} {(isInNode ? "in a node" : "here")}", true);
        }
    }

    private static string Line(string status, string field) =>
        status.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim() ?? "";

    private IEnumerable<string> Find(ReadOnlySpan<byte> bytes)
    {
        List<string> found = [];
        foreach ((string name, byte[] canary) in _canaries)
        {
            if (bytes.IndexOf(canary) >= 0)
            {
                found.Add(name);
            }
        }

        return found;
    }

    private ReadOnlySpan<byte> ReadProcess(string folder, string what)
    {
        try
        {
            using FileStream stream = new(Path.Combine(folder, what), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return _buffer.AsSpan(0, stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended.
            return default;
        }
    }
}
