using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>
/// A bootstrap node in a temporary folder of this machine: the programs of the operations run in bash, with stand-ins of
/// docker, systemd and the installer. A test sets the answers of the nodes.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class BootstrapBench : INodeShells, INodeShell, IClock, IOperator, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SeededIds _ids = new(1);
    private FileServer? _server;

    public BootstrapBench()
    {
        Port = FreePort();
        Directory.CreateDirectory(_folder["bin"]);
        Directory.CreateDirectory(_folder["containers"]);
        Directory.CreateDirectory(_folder["stopped"]);
        Directory.CreateDirectory(_folder["root"]);
        foreach (string name in new[] { "docker", "systemctl", "systemd-run" })
        {
            Write("bin/" + name, Standin(name), executable: true);
        }

        Write("dcos/dcos_generate_config.sh", Standin("installer"));
        Write("dcos/version", "1.11.6");
        Installed =
            $"bootstrap_url: {Url}\ncluster_name: test\nexhibitor_admin_password: hunter2\nexhibitor_storage_backend: static\nmaster_discovery: "
                + $"static\nmaster_list: '[\"10.0.0.1\"]'\n";
        Write("local/config.yaml", Installed + "enable_ipv6: false\n");
        Write("local/ip-detect", "#!/bin/bash\necho 10.0.0.1\n");
        AdapterFactory factory = new();
        Files = ((IAdapterFactory)factory).Files;
        Yaml = ((IAdapterFactory)factory).Yaml;
        Cluster = new ClusterContext(
            new ClusterInventory(
                "test",
                DcosEdition.Open,
                new InventoryNode("boot", DcosRole.Bootstrap, "127.0.0.1", "127.0.0.1"),
                new Dictionary<string, JumpEndpoint>(),
                [Node("m1", DcosRole.Master), Node("m2", DcosRole.Master), Node("a1", DcosRole.Agent), Node("a2", DcosRole.Agent)]),
            this,
            this,
            _ids,
            this);
        foreach (InventoryNode node in Cluster.Inventory.Nodes)
        {
            Facts[node.Name] = ("1.10.8", "inactive");
        }
    }

    public ClusterContext Cluster { get; }

    public IFileSystem Files { get; }

    public IYamlReader Yaml { get; }

    public RecordingSink Progress { get; } = new();

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>The installed version and the state of the unit of a run, by node.</summary>
    public Dictionary<string, (string Version, string Unit)> Facts { get; } = [];

    /// <summary>user.config.full.yaml of the masters; null when they have none.</summary>
    public string? Installed { get; set; }

    /// <summary>Nodes that do not answer.</summary>
    public HashSet<string> Unreachable { get; } = [];

    /// <summary>The executed operations, in order, by node.</summary>
    public List<(string Node, NodeOperation Operation)> Ran { get; } = [];

    public string Installer => _folder["dcos/dcos_generate_config.sh"];

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Environment.TickCount64 * TimeSpan.TicksPerMillisecond);

    public string Name => "tester@here";

    public string Identity => "here/1/1";

    public string this[string path] => _folder[path];

    public bool IsGone(string identity) => false;

    public void Write(string path, string text, bool executable = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text.ReplaceLineEndings("\n"));
        if (executable)
        {
            File.SetUnixFileMode(_folder[path], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The folders of scripts, as paths of this machine.</summary>
    public string[] Folders => Directory.Exists(Here(BootstrapPaths.Work)) ? Directory.GetDirectories(Here(BootstrapPaths.Work), "script-????????????") : [];

    /// <summary>The path of this machine for a path of the node below the module's folders.</summary>
    public string Here(string path) => path.Replace(NodePaths.Root, _folder["root"], StringComparison.Ordinal);

    public string[] Lines(string path) => File.Exists(_folder[path]) ? File.ReadAllLines(_folder[path]) : [];

    public ScriptInputs Inputs(string? installer = null) => ScriptInputs.Read(
        new Dictionary<string, string> { [ScriptInputs.ConfigName] = _folder["local/config.yaml"], [ScriptInputs.IpDetect] = _folder["local/ip-detect"] },
        installer ?? Installer,
        null,
        Files,
        Yaml);

    public ScriptRequest Request(ScriptInputs? inputs = null) =>
        new() { Inputs = inputs ?? Inputs(), Reader = new ConfigReader(Files, Yaml), Edition = DcosEdition.Open, Progress = Progress, SkipServe = true };

    /// <summary>Generates a script while the operator's own web server serves the newest folder.</summary>
    public Task<DcosUpgradeScript?> GenerateAsync(ScriptRequest? request = null)
    {
        Serve();
        return new ScriptGenerator(Cluster, request ?? Request()).RunAsync(CancellationToken.None);
    }

    /// <summary>Generates a script; asserts that it fails with the error id.</summary>
    public async Task<DcosException> FailsAsync(string id, ScriptRequest? request = null)
    {
        DcosException e = await Assert.ThrowsAnyAsync<DcosException>(() => GenerateAsync(request));
        Assert.Equal(id, e.Id);
        Assert.NotNull(e.Remedy);
        return e;
    }

    /// <summary>Starts the web server, which serves the newest folder.</summary>
    public void Serve(Func<string, byte[]?>? answer = null) => _server ??= new FileServer(Port, answer ?? FromNewestFolder);

    public Task<T> RunAsync<T>(NodeOperation<T> operation) => Cluster.RunAsync(Cluster.Inventory.Bootstrap!, operation, CancellationToken.None);

    INodeShell INodeShells.For(NodeEndpoint node) => new NodeShell(this, node.Name);

    Task<RawOutput> INodeShell.RunAsync(NodeOperation operation, CancellationToken cancellationToken) => throw new NotSupportedException();

    // The heartbeat of the lock is not tested here; shorter delays are pauses between observations.
    Task IClock.Delay(TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(duration >= TimeSpan.FromSeconds(10) ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(5), cancellationToken);

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs a program as a node does.</summary>
    public async Task<RawOutput> BashAsync(NodeOperation operation, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("bash", ["--norc", "-c", Here(operation.ProgramText)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _folder["bin"] + ":/usr/bin:/bin";
        start.Environment["BENCH"] = _folder.Path;
        using Process bash = Process.Start(start)!;
        Task<string> stdout = bash.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> stderr = bash.StandardError.ReadToEndAsync(cancellationToken);
        if (operation.Input is { } input)
        {
            await bash.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
        }

        bash.StandardInput.Close();
        string text = await stdout;
        string errors = await stderr;
        await bash.WaitForExitAsync(cancellationToken);
        return new RawOutput(bash.ExitCode, text.Replace(_folder["root"], NodePaths.Root, StringComparison.Ordinal), errors, false);
    }

    private static InventoryNode Node(string name, DcosRole role) => new(name, role, "10.0.0." + name[1], name);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Standin(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Script", "standins", name));

    private byte[]? FromNewestFolder(string path)
    {
        string? folder = Folders.OrderByDescending(Directory.GetCreationTimeUtc).FirstOrDefault();
        string file = Path.Combine(folder ?? "/nonexistent", "genconf", "serve", path);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    private async Task<RawOutput> AnswerAsync(string node, NodeOperation operation, CancellationToken cancellationToken)
    {
        lock (Ran)
        {
            Ran.Add((node, operation));
        }

        if (Unreachable.Contains(node))
        {
            throw new NodeUnreachableException(null, node, "test");
        }

        if (operation is InstalledConfigOperation installed)
        {
            Dictionary<string, string> parts =
                new() { ["version"] = $"{{\"version\": \"{Facts[node].Version}\"}}", ["bin/detect_ip"] = "#!/bin/bash\necho 10.0.0.1\n" };
            // An upgraded master runs the generated configuration.
            if ((Facts[node].Version == "1.11.6" ? File.ReadAllText(_folder["local/config.yaml"]) : Installed) is { } text)
            {
                parts["etc/user.config.full.yaml"] = text;
            }

            return new RawOutput(0, installed.Frame.Render(parts), "", false);
        }

        return operation is NodeFactsOperation facts
            ? new RawOutput(0, facts.Frame.Render(new Dictionary<string, string>
            {
                ["version"] = $"{{\"version\": \"{Facts[node].Version}\"}}",
                ["unit"] = $"Id={NodePaths.Unit}\nActiveState={Facts[node].Unit}\n",
            }), "", false)
            : await BashAsync(operation, cancellationToken);
    }

    private sealed class NodeShell(BootstrapBench bench, string node) : INodeShell
    {
        public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken) => bench.AnswerAsync(node, operation, cancellationToken);
    }
}
