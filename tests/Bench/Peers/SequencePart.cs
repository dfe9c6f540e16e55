using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using DcosUpgrade.Core.Tests.Simulation;

namespace DcosUpgrade.Bench.Peers;

/// <summary>
/// The whole sequence on the lab of <c>tests/Lab</c>, whose nodes have a real systemd: three masters and 50 agents, five at the same time,
/// and a node upgrade script that keeps the services of a node stopped for a fixed time. Ours by a plan, against an Ansible playbook.
/// </summary>
internal static class SequencePart
{
    public const string Name = "sequence";

    private const string LabName = "lab-bench";
    private const string Folder = "/var/lib/dcosupgrade-" + LabName;
    private const int Masters = 3;
    private const int Agents = 50;

    /// <summary>Number of agents that the lab has anyway.</summary>
    private const int LabAgents = 3;

    private const int Width = 5;

    /// <summary>How long the script keeps the services of a node stopped.</summary>
    private const int StoppedSeconds = 10;

    /// <summary>Our wall over the critical path.</summary>
    private const double MostOverCritical = 1.05;

    /// <summary>All gates of a node have to pass for this long. Exhibitor of the lab checks every second, so a master needs no more.</summary>
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(5);

    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Peers", "Sequence.ps1");
    private static readonly string s_playbook = Path.Combine(AppContext.BaseDirectory, "Peers", "playbook.yml");

    /// <summary>One repetition takes as long as three of all other parts.</summary>
    private const int Share = 3;

    /// <summary>Starts the lab, lets both upgrade it, and removes it. The working folder is that of the repository.</summary>
    /// <exception cref="InvalidOperationException">The lab or a client failed.</exception>
    public static IReadOnlyList<Figure> Run(int repetitions)
    {
        Environment.SetEnvironmentVariable("DCOSUPGRADE_LAB_NAME", LabName);
        Environment.SetEnvironmentVariable("DCOSUPGRADE_LAB_AGENTS", (Agents - LabAgents).ToString(CultureInfo.InvariantCulture));
        Console.WriteLine($"{Name}: starting {Masters + Agents} nodes with systemd");
        Lab("up");
        try
        {
            return Compare(Math.Max(1, repetitions / Share));
        }
        finally
        {
            Lab("down");
        }
    }

    private static IReadOnlyList<Figure> Compare(int repetitions)
    {
        string genconf = Directory.CreateDirectory(Path.Combine(Folder, "genconf")).FullName;
        foreach (string file in new[] { "config.yaml", "ip-detect" })
        {
            File.WriteAllText(Path.Combine(genconf, file), Lab("exec", "boot", "cat", $"/home/core/installer/genconf/{file}"));
        }

        List<double> ours = [];
        List<double> critical = [];
        List<double> playbook = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            string[] served = Ours(width: 0).Split('\n');
            string journal = Path.Combine(Folder, $"sequence{repetition}.jsonl");
            Reset();
            ours.Add(Seconds("ours", () => Require(Ours(Width, journal), $"upgraded {Masters + Agents}")));
            critical.Add(CriticalPath(journal).TotalSeconds);
            Reset();
            string[] command = Ansible(Value(served, "script"), Value(served, "sha256"));
            playbook.Add(Seconds("ansible-playbook", () => Require(Inside(command), "unreachable=0    failed=0")));
        }

        string what = $"{Masters} masters and {Agents} agents, {Width} at the same time, wall s";
        return
        [
            Figure.Of($"{what}: critical path", ours, critical, MostOverCritical),
            Figure.Of($"{what}: ansible-playbook, fewer gates", ours, playbook, 1),
        ];
    }

    /// <summary>
    /// The runs of the nodes and the stable time after each, one master after the other, then the waves of agents as list schedules.
    /// What a node needs beyond the end of its script until its services answer is left out.
    /// </summary>
    private static TimeSpan CriticalPath(string journal)
    {
        JsonElement[] events = [.. File.ReadLines(journal).Select(line => JsonDocument.Parse(line).RootElement)];
        Dictionary<string, DateTimeOffset> starts = events.Where(entry => Is(entry, "start") && !Data(entry).TryGetProperty("operation", out _))
            .ToDictionary(entry => Text(entry, "node"), entry => entry.GetProperty("at").GetDateTimeOffset());
        TimeSpan path = TimeSpan.Zero;
        foreach (IGrouping<(bool IsMaster, int Wave), JsonElement> wave in events.Where(entry => Is(entry, "step") && starts.ContainsKey(Text(entry, "node")))
            .GroupBy(entry => (Text(Data(entry), "role") == nameof(DcosRole.Master), Data(entry).GetProperty("wave").GetInt32())))
        {
            path += MakespanPlay.Ideal(
                [.. wave.Select(step => Text(step, "node")).Select(node => EndOf(node) - starts[node] + s_stable)], wave.Key.IsMaster ? 1 : Width);
        }

        return path;

        static bool Is(JsonElement entry, string kind) => Text(entry, "kind") == kind;
        static JsonElement Data(JsonElement entry) => entry.GetProperty("data");
        static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";
    }

    /// <summary>When the script of a node's last run ended. The clock of a node is that of this machine.</summary>
    private static DateTimeOffset EndOf(string node) => Directory
        .GetFiles(Path.Combine(Folder, "nodes", node, "root/var/lib/dcos-upgrade/runs"), "rc", SearchOption.AllDirectories)
        .Max(File.GetLastWriteTimeUtc);

    /// <summary>All nodes as before, with a script of fixed time.</summary>
    private static void Reset()
    {
        Lab("ensure", "1.10.8");
        foreach (string node in Directory.GetDirectories(Path.Combine(Folder, "nodes")))
        {
            string faults = Directory.CreateDirectory(Path.Combine(node, "root/etc/lab")).FullName;
            File.WriteAllText(Path.Combine(faults, "slow-activate"), $"{StoppedSeconds}");
        }
    }

    /// <param name="width">Number of agents at the same time; 0 only generates the script.</param>
    private static string Ours(int width, string journal = "") => Inside(
        [.. ImportPart.PowerShell, "-File", s_program, ImportPart.ModulePath, Folder, $"{width}", journal]);

    private static string[] Ansible(string url, string sha256)
    {
        string hosts = Path.Combine(Folder, "hosts");
        string[][] nodes = [.. File.ReadLines(Path.Combine(Folder, "inventory.yaml")).Where(line => line.Contains("role:", StringComparison.Ordinal))
            .Select(line => line.Split(['{', '}', ',', ' ', ':'], StringSplitOptions.RemoveEmptyEntries))];
        File.WriteAllLines(
            hosts,
            [
                "[masters]", .. nodes.Where(node => node[4] == "master").Select(Host),
                "[agents]", .. nodes.Where(node => node[4] == "slave").Select(Host),
                "[public_agents]", .. nodes.Where(node => node[4] == "slave_public").Select(Host),
                "[all:vars]", "ansible_user=core", $"ansible_ssh_private_key_file={Folder}/ssh/id_ed25519",
                $"ansible_ssh_common_args=-o UserKnownHostsFile={Folder}/known_hosts -o ControlMaster=auto -o ControlPersist=60s",
            ]);
        return
        [
            "env", "ANSIBLE_PIPELINING=True", "ANSIBLE_HOST_KEY_CHECKING=True", "ansible-playbook", "-i", hosts, "-f", $"{Width}",
            "-e", $"script_url={url} script_sha256={sha256} width={Width}", s_playbook,
        ];

        static string Host(string[] node) => $"{node[2]} ansible_host={node[6]}";
    }

    private static string Value(IEnumerable<string> lines, string name) =>
        lines.First(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static double Seconds(string client, Action work)
    {
        Stopwatch wall = Stopwatch.StartNew();
        work();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {client}: {wall.Elapsed.TotalSeconds:0} s"));
        return wall.Elapsed.TotalSeconds;
    }

    private static void Require(string output, string text)
    {
        if (!output.Contains(text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"'{text}' is missing in:\n{output[^Math.Min(output.Length, 4000)..]}");
        }
    }

    private static string Lab(params string[] arguments) => Tool.Output("bash", ["tests/lab.sh", .. arguments]);

    private static string Inside(string[] command) => Tool.Output("nsenter", [$"--net=/run/netns/{LabName}", .. command]);
}
