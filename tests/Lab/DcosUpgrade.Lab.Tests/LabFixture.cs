using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Lab.Tests;

/// <summary>The lab as tests see it: taken as it is when it runs already, else started and taken down again.</summary>
/// <remarks>
/// Works from any network namespace: what must be inside goes there by itself. Tests that load the module into their own process
/// need <see cref="IsInside"/>, which <c>tests/Lab/run-tests.sh</c> sees to.
/// </remarks>
public class LabFixture : IDisposable
{
    /// <summary>The version that the lab's nodes are made with.</summary>
    public const string Installed = "1.10.8";

    /// <summary>The lab's name, which its network namespace has too.</summary>
    private static readonly string s_name = Environment.GetEnvironmentVariable("DCOSUPGRADE_LAB_NAME") is { Length: > 0 } name ? name : "lab";

    private static readonly string s_network = $"/run/netns/{s_name}";

    private static readonly Lazy<bool> s_inside = new(() => File.Exists(s_network)
        && Shell.Run("stat", "-Lc", "%i", s_network, "/proc/self/ns/net").Ok().Split('\n')[..2].Distinct().Count() == 1);

    private static readonly HttpClient s_http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromMinutes(5),
    };

    private readonly string _script = FindScript();
    private readonly LabProgress _progress;
    private readonly bool _started;
    private readonly FileStream? _rollout;
    private string _version = Installed;
    private bool _isWhole;

    public LabFixture()
        : this("open")
    {
    }

    /// <param name="flavour">How the lab begins: open, or disabled, which is Enterprise.</param>
    protected LabFixture(string flavour)
    {
        Folder = Environment.GetEnvironmentVariable("DCOSUPGRADE_LAB_DIR") ?? $"/var/lib/dcosupgrade-{s_name}";
        _progress = new LabProgress(Folder, s_name);
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        _rollout = TakeLease();
        _started = Lab("status").ExitCode != 0;
        if (_started)
        {
            Lab(flavour == "open" ? ["up"] : ["up", "--enterprise"]).Ok();
        }
        else if ((flavour == "open") != (Flavour == "open"))
        {
            throw new InvalidOperationException($"The lab that is up is {Flavour}: run tests/Lab/run-tests.sh, for the other edition with --enterprise.");
        }
        Clear();
    }

    public string Folder { get; }

    /// <summary>All nodes, user <c>core</c> with passwordless sudo.</summary>
    public string Inventory => Path.Combine(Folder, "inventory.yaml");

    /// <summary>The same nodes with one user of each kind: pw (sudo asks for a password), tty (sudo wants a terminal), root.</summary>
    public string InventoryUsers => Path.Combine(Folder, "inventory-users.yaml");

    public string KeyFile => Path.Combine(Folder, "ssh", "id_ed25519");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    public string SudoPassword => File.ReadAllText(Path.Combine(Folder, "sudo-password"));

    /// <summary>What the nodes are as after a reset: open, or the security mode of Enterprise.</summary>
    private protected string Flavour => File.ReadAllText(Path.Combine(Folder, "flavour")).Trim();

    /// <summary>This process can connect to the nodes itself.</summary>
    public static bool IsInside => s_inside.Value;

    public static IReadOnlyList<string> Masters { get; } = ["m1", "m2", "m3"];

    public static IReadOnlyList<string> Agents { get; } = ["a1", "a2", "p1"];

    public static string Bootstrap => "boot";

    public static string Address(string node) => node switch
    {
        "boot" => "10.99.1.10",
        "m1" => "10.99.1.11",
        "m2" => "10.99.1.12",
        "m3" => "10.99.1.13",
        "a1" => "10.99.1.21",
        "a2" => "10.99.1.22",
        "p1" => "10.99.1.31",
        _ => throw new ArgumentException($"no node is named {node}"),
    };

    /// <summary>The folders, as seen from here, that hold all that was written in a node: to its disk since it was made, to its memory since it runs.</summary>
    public IEnumerable<string> Written(string node)
    {
        int leader = Leader(node) ?? throw new InvalidOperationException($"{node} does not run");
        return [Path.Combine(Folder, "nodes", node, "upper"), $"/proc/{leader}/root/tmp", $"/proc/{leader}/root/run", $"/proc/{leader}/root/dev/shm"];
    }

    /// <summary>Runs bash as root inside a node, past SSH.</summary>
    public ShellResult Sh(string node, string script) => Leader(node) is { } leader
        ? Shell.Run(
            _progress.Files, "nsenter", $"--target={leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--wdns=/", "env", "-i", "HOME=/root", "LC_ALL=C",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "bash", "-c", script)
        : new($"bash in {node}", 1, "", "it does not run");

    /// <summary>Runs a command line in the login shell of a user of a node, through OpenSSH.</summary>
    public ShellResult Ssh(string user, string node, string command) => Inside(
        () => _progress.Logins(node), "ssh", "-q", "-n", "-i", KeyFile, "-o", "BatchMode=yes", "-o", $"UserKnownHostsFile={KnownHosts}", "-o",
        "StrictHostKeyChecking=yes", $"{user}@{Address(node)}", command);

    /// <summary>Body of a GET, or null when the daemon does not answer 200.</summary>
    /// <param name="limitSec">Time after which a daemon that accepts the connection counts as silent; short only where that is expected.</param>
    public string? Get(string node, int port, string path, int limitSec = 60)
    {
        if (IsInside)
        {
            try
            {
                using CancellationTokenSource limit = new(TimeSpan.FromSeconds(limitSec));
                using HttpResponseMessage reply = s_http.Send(new HttpRequestMessage(HttpMethod.Get, $"http://{Address(node)}:{port}{path}"), limit.Token);
                using StreamReader reader = new(reply.Content.ReadAsStream());
                return (int)reply.StatusCode < 400 ? reader.ReadToEnd() : null;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                return null;
            }
        }
        var answer = Inside(() => "", "curl", "-q", "-sSf", "--noproxy", "*", "--max-time", $"{limitSec}", $"http://{Address(node)}:{port}{path}");
        return answer.ExitCode == 0 ? answer.Stdout : null;
    }

    public JsonElement? GetJson(string node, int port, string path)
    {
        if (Get(node, port, path) is not { Length: > 0 } body)
        {
            return null;
        }
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    /// <summary>The answer of the leading master; null while there is no leader.</summary>
    public JsonElement? GetFromLeader(string path) => Masters.Select(master => GetJson(master, 5050, path)).FirstOrDefault(answer => answer is not null);

    /// <summary>The number of agents that the leading master lists as active; 0 while nobody leads.</summary>
    public int ActiveAgents() =>
        GetFromLeader("/slaves")?.GetProperty("slaves").EnumerateArray().Count(agent => agent.GetProperty("active").GetBoolean()) ?? 0;

    /// <summary>Sets a fault (README.md has the list): a file in /etc/lab of the node.</summary>
    public void SetFault(string node, string fault, string content = "") => Sh(node, $"printf %s '{content}' >/etc/lab/{fault}").Ok();

    public void RemoveFault(string node, string fault) => Sh(node, $"rm -f /etc/lab/{fault}").Ok();

    /// <summary>start, stop, kill, reset, reboot, freeze, thaw, link-down or link-up.</summary>
    public void Node(string operation, string node) => Lab("node", operation, node).Ok();

    /// <summary>Takes all faults away; what they did stays done.</summary>
    public void Clear() => Lab("clear").Ok();

    /// <summary>No faults, every node at 1.10.8 and whole, or made new, and the cluster with them.</summary>
    public void Ensure() => EnsureAt(Installed);

    /// <summary>The same at another version.</summary>
    /// <param name="version">1.10.8 or, in Open Source, 1.11.13.</param>
    public void EnsureAt(string version)
    {
        if (!_isWhole || version != _version)
        {
            Lab("ensure", version).Ok();
        }

        (_isWhole, _version) = (false, version);
    }

    /// <summary>Said by a test at its end that left everything as it was: the next needs no look.</summary>
    public void LeaveWhole() => _isWhole = true;

    /// <summary>The installed version as the node's files say; empty when they do not.</summary>
    public string VersionOf(string node) =>
        Sh(node, "sed -n 's/.*\"version\": \"\\(.*\\)\".*/\\1/p' /opt/mesosphere/etc/dcos-version.json").Stdout.Trim();

    /// <summary>Waits for a condition while the lab makes progress.</summary>
    /// <param name="observe">What else changes when there is progress.</param>
    public void Eventually(Func<bool> condition, string what, Func<string>? observe = null) =>
        ProgressWait.Until(condition, () => $"{_progress.Files()} {observe?.Invoke()}", what);

    public void Dispose()
    {
        if (_started)
        {
            Lab("down").Ok();
        }
        _rollout?.Dispose();
    }

    /// <summary>One machine has one lab: who comes second waits instead of breaking the first one's nodes.</summary>
    private FileStream TakeLease()
    {
        FileStream? rollout = null;
        Eventually(() => (rollout = TryTakeLease()) is not null, "another test run releases the lab");
        return rollout!;
    }

    private static FileStream? TryTakeLease()
    {
        try
        {
            return new FileStream($"/run/lock/dcosupgrade-{s_name}", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>PID 1 of a node as this machine sees it; null while the node is down.</summary>
    private int? Leader(string node)
    {
        try
        {
            string nspawn = File.ReadAllText(Path.Combine(Folder, "nodes", node, "nspawn.pid")).Trim();
            string children = File.ReadAllText($"/proc/{nspawn}/task/{nspawn}/children");
            return children.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ShellResult Inside(Func<string> observe, params string[] command) => Shell.Run(observe, "nsenter", [$"--net={s_network}", .. command]);

    private protected ShellResult Lab(params string[] arguments) => Shell.Run(_progress.Files, _script, arguments);

    internal static string FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "lab.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }
        throw new FileNotFoundException("tests/lab.sh: run the tests from a checkout");
    }
}
