using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>A real sshd on a free port of 127.0.0.1, with its own home folder and keys.</summary>
public sealed class OpenSshServer : IDisposable
{
    private readonly Process _process;
    private readonly string _log;

    private OpenSshServer(string folder, int port, Process process, IReadOnlyList<string> hostKeys)
    {
        Folder = folder;
        Port = port;
        _process = process;
        _log = Path.Combine(folder, "log");
        HostKeys = hostKeys;
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Type and base64 of each host key: ed25519 first, then ecdsa.</summary>
    public IReadOnlyList<string> HostKeys { get; }

    /// <summary>The home folder of the login shell; a .bashrc in it can print text.</summary>
    public string Home => Path.Combine(Folder, "home");

    public string Log => File.ReadAllText(_log);

    /// <summary>Number of successful logins.</summary>
    public int Logins => Log.Split('\n').Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));

    /// <summary>Number of all connections.</summary>
    public int Connections => Log.Split('\n').Count(line => line.StartsWith("Connection from", StringComparison.Ordinal));

    /// <summary>Number of open connections.</summary>
    public int OpenSessions => Sessions().Count;

    /// <summary>True when a connection has unread data.</summary>
    public bool HasUnread => File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(
            fields =>
                fields[1].EndsWith($":{Port:X4}", StringComparison.Ordinal) && fields[3] == "01" && !fields[4].EndsWith(":00000000", StringComparison.Ordinal));

    /// <summary>Starts a server and returns when it sends its banner.</summary>
    /// <param name="authorizedKeys">Public keys that may log in.</param>
    public static Task<OpenSshServer> StartAsync(string folder, params string[] authorizedKeys) => StartAsync(folder, authorizedKeys, []);

    /// <param name="settings">More lines of sshd_config, before all others.</param>
    /// <param name="prepare">Shell commands that change what the server's own mount namespace shows; null: it has none.</param>
    public static async Task<OpenSshServer> StartAsync(string folder, string[] authorizedKeys, string[] settings, string? prepare = null)
    {
        string sshd = Tool("/usr/sbin/sshd");
        Directory.CreateDirectory(Path.Combine(folder, "home"));
        Directory.CreateDirectory("/run/sshd");
        List<string> hostKeys = [];
        foreach (string type in new[] { "ed25519", "ecdsa" })
        {
            string file = Path.Combine(folder, "host_" + type);
            SshKeys.Generate(file, type, passphrase: "");
            hostKeys.Add(string.Join(' ', File.ReadAllText(file + ".pub").Split(' ').Take(2)));
        }

        string authorized = Path.Combine(folder, "authorized_keys");
        File.WriteAllLines(authorized, authorizedKeys);
        string config = Path.Combine(folder, "config");
        File.WriteAllLines(config,
        [
            // The first value of a keyword counts.
            .. settings,
            "ListenAddress 127.0.0.1",
            $"HostKey {folder}/host_ed25519",
            $"HostKey {folder}/host_ecdsa",
            $"AuthorizedKeysFile {authorized}",
            $"SetEnv HOME={folder}/home",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin yes",
            "PrintMotd no",
            "PidFile none",
            "UseDNS no",
            "MaxStartups 100",
            "LogLevel VERBOSE",
        ]);

        int port = FreePort();
        string[] start = [sshd, "-D", "-f", config, "-p", port.ToString(CultureInfo.InvariantCulture), "-E", Path.Combine(folder, "log")];
        Process process = prepare is null
            ? Process.Start(sshd, start[1..])
            : Process.Start(Tool("/usr/bin/unshare"), ["-m", "--propagation", "private", "/bin/sh", "-ec", $"{prepare}\nexec \"$@\"", "sh", .. start]);
        OpenSshServer server = new(folder, port, process, hostKeys);
        try
        {
            await Poll.UntilAsync(() => server.Greets() || process.HasExited, "sshd answers");
            return process.HasExited ? throw new InvalidOperationException("sshd did not start: " + server.Log) : server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A port without a listener.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Fails when OpenSSH is not installed: these tests require it.</summary>
    public static string Tool(string path) => File.Exists(path)
        ? path
        : throw new InvalidOperationException($"{path} is missing. Install openssh-server and openssh-client: these tests talk to the real thing.");

    /// <summary>One line of known_hosts for this server with the specified name.</summary>
    public string KnownAs(string host, int key = 0) => $"[{host}]:{Port} {HostKeys[key]}";

    /// <summary>Kills every open connection, as a reboot does.</summary>
    public void KillSessions()
    {
        foreach (int pid in Sessions())
        {
            try
            {
                using Process session = Process.GetProcessById(pid);
                session.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // The process has already ended.
            }
        }
    }

    /// <summary>Suspends every open connection, as a hanging node does: the link stays up without answers.</summary>
    public void FreezeSessions()
    {
        foreach (int pid in Sessions())
        {
            using Process kill = Process.Start("/bin/kill", ["-STOP", pid.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillSessions();
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private bool Greets()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", Port);
            return client.GetStream().ReadByte() == 'S';
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private List<int> Sessions()
    {
        List<int> sessions = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && ParentOf(pid) == _process.Id)
            {
                sessions.Add(pid);
            }
        }

        return sessions;
    }

    private static int ParentOf(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; its parent has not waited for it yet.
            return fields[0] == "Z" ? 0 : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
