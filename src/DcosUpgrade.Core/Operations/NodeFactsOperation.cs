using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>All facts of a node in one exec: identity, swap state, active packages, unit and runs of DcosUpgrade, units of dcos.target.</summary>
/// <remarks>
/// Active packages are read from the links whose names <c>pkgpanda active</c> prints. This needs no python and also works during a
/// swap, while bin/ does not exist. Sources: FACTS.md, pkgpanda activation; FACTS.md, Interrupted activation.
/// </remarks>
internal sealed class NodeFactsOperation(string token) : NodeOperation<NodeFacts>
{
    /// <summary>The names that pkgpanda swaps under /opt/mesosphere.</summary>
    public static readonly string[] SwapSet = ["bin", "etc", "include", "lib", "active", "environment", "environment.export", "active.buildinfo.full.json"];

    /// <summary>Number of runs that are read, newest first.</summary>
    private const int Attempts = 5;

    /// <summary>Bytes of the end of a run's log that are read.</summary>
    private const int LogTail = 8192;

    /// <summary>The paths that are swapped, as words of a program.</summary>
    public static readonly string SwapNames = string.Join(" ", SwapSet.Select(name => NodePaths.Mesosphere + "/" + name)) + " " + WantsFolder;

    /// <summary>Prints the ids of the active packages, a line each.</summary>
    public const string ActiveText = "readlink " + NodePaths.Mesosphere + "/active/* | sed 's,.*/,,'";

    /// <summary>
    /// Prints the process id and command line of each pkgpanda or node script of root outside the unit of runs, a line each. After
    /// <see cref="NodeProcesses.Define"/>.
    /// </summary>
    public const string ForeignText = $$"""
        for p in $({{NodeProcesses.Candidates}}); do
          packaging "$p" || continue
          {{NodeProcesses.IsOfRuns}} && continue
          c=$(tr '\0' ' ' < "/proc/$p/cmdline" 2>/dev/null | tr -c ' -~' '?') || continue
          [ -z "$c" ] || printf '%s %s\n' "$p" "${c:0:200}"
        done
        """;

    /// <summary>The links of the units that dcos.target starts.</summary>
    public const string WantsFolder = "/etc/systemd/system/dcos.target.wants";

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 20;

    public override bool Collects => true;

    public override string ProgramText => NodeFloor.Prologue + Body(Frame) + Frame.Close;

    public override NodeFacts Parse(RawOutput output) => Read(Frame.Split(output, nameof(NodeFactsOperation)));

    /// <summary>The program without its start and end, for operations that read more in the same exec.</summary>
    internal static string Body(SectionFrame frame) => $$"""
        {{frame.Open("clock")}}date -u +%s
        {{frame.Open("boot")}}cat /proc/sys/kernel/random/boot_id
        {{frame.Open("uptime")}}cat /proc/uptime
        {{frame.Open("locks")}}for f in {{NodePaths.StartLock}} {{NodePaths.RunLock}}; do
          if [ -e $f ]; then flock -n -s $f true; printf '%s\n' $?; else printf '0\n'; fi
        done
        {{frame.Open("roles")}}ls /etc/mesosphere/roles 2>/dev/null
        {{frame.Open("address")}}timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip 2>/dev/null
        {{frame.Open("version")}}cat {{NodePaths.Mesosphere}}/etc/dcos-version.json 2>/dev/null
        {{frame.Open("progress")}}if [ -e {{NodePaths.Mesosphere}}/install_progress ]; then printf 'yes '; cat {{NodePaths.Mesosphere}}/install_progress; fi
        {{frame.Open("swap")}}for n in {{SwapNames}}; do
          [ -e "$n" ] || [ -L "$n" ] || printf 'missing %s\n' "$n"
          if [ -e "$n.new" ] || [ -L "$n.new" ]; then printf 'new %s\n' "$n"; fi
        done
        {{frame.Open("active")}}if [ -d {{NodePaths.Mesosphere}}/active ]; then printf 'yes\n'; {{ActiveText}}; fi
        {{frame.Open("unit")}}systemctl show -p Id -p ActiveState {{NodePaths.Unit}}
        {{NodeProcesses.Define}}{{frame.Open("foreign")}}{{ForeignText}}
        {{frame.Open("units")}}set --; for u in /etc/systemd/system/dcos.target.wants/*; do [ -L "$u" ] && set -- "$@" "${u##*/}"; done
        [ $# -gt 0 ] && systemctl show -p Id -p ActiveState "$@"
        {{frame.Open("free")}}df -Pk /var/lib | tail -n 1
        {{frame.Open("systemd")}}systemctl --version | head -n 1
        for d in $(ls -d {{NodePaths.Runs}}/* 2>/dev/null | sort | tail -n {{Attempts}}); do
        {{frame.Open("run ${d##*/}")}}cat "$d/run.json" 2>/dev/null
        {{frame.Open("rc ${d##*/}")}}tr -d '\0' < "$d/rc" 2>/dev/null
        {{frame.Open("ended ${d##*/}")}}stat -c %Y "$d/rc" 2>/dev/null
        {{frame.Open("before ${d##*/}")}}cat "$d/before.json" 2>/dev/null
        {{frame.Open("log ${d##*/}")}}tail -c {{LogTail}} "$d/log" 2>/dev/null
        done
        
        """;

    /// <summary>The facts out of an answer that holds the parts of <see cref="Body"/>.</summary>
    internal static NodeFacts Read(FrameParts parts)
    {
        string Part(string name) => parts.Trimmed(name);
        string[] Lines(string name) => Part(name).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        Json version = AnswerJson.ParseOrEmpty(Part("version"));
        string[] active = Lines("active");
        string[] swap = Lines("swap");
        string[] locks = Lines("locks");
        string progress = Part("progress");
        return new NodeFacts
        {
            NodeTime = DateTimeOffset.FromUnixTimeSeconds(Long(Part("clock"))),
            BootId = Part("boot"),
            RoleFiles = Lines("roles"),
            DetectedAddress = Part("address"),
            Version = version["version"].Text,
            Build = version["dcos-image-commit"].Text,
            InstallProgress = progress.StartsWith("yes", StringComparison.Ordinal) ? progress.Substring(3).Trim() : null,
            SwapMissing = NamesAfter(swap, "missing "),
            SwapNew = NamesAfter(swap, "new "),
            ActivePackages = active.Length > 0 ? Sorted(active, 1) : null,
            RunUnitState = UnitStates(Part("unit")).Values.FirstOrDefault() ?? NodeFacts.Unreadable,
            StartLockHeld = Held(locks, 0),
            RunLockHeld = Held(locks, 1),
            UptimeSec = Long(Part("uptime").Split('.')[0]),
            ForeignRuns = Lines("foreign"),
            Units = UnitStates(Part("units")),
            FreeBytes = Part("free").Split([' '], StringSplitOptions.RemoveEmptyEntries) is [_, _, _, string free, ..] ? Long(free) * 1024 : 0,
            SystemdVersion = Part("systemd").Split(' ') is [_, string number, ..] ? (int)Long(number) : 0,
            Attempts = [.. parts.Keys.Where(name => name.StartsWith("run ", StringComparison.Ordinal)).Select(name => name.Substring(4))
                .OrderBy(id => id, StringComparer.Ordinal)
                .Select(id =>
                    Attempt(id, AnswerJson.ParseOrEmpty(Part("run " + id)), Part("rc " + id), Part("log " + id), Part("before " + id), Part("ended " + id)))],
        };
    }

    /// <summary>The answer of flock for a lock; null when it is neither "free" nor "held".</summary>
    private static bool? Held(string[] codes, int index) => codes.ElementAtOrDefault(index) switch
    {
        "0" => false,
        "1" => true,
        _ => null,
    };

    private static RunAttempt Attempt(string id, Json run, string rc, string log, string before, string written)
    {
        string[] end = rc.Split([' ', '\n'], 3, StringSplitOptions.RemoveEmptyEntries);
        bool ended = end.Length >= 2;
        return new RunAttempt
        {
            Id = id,
            ScriptId = run["scriptId"].Text ?? "",
            FromVersion = run["from"].Text ?? "",
            ToVersion = run["to"].Text ?? "",
            Owner = run["owner"].Text ?? "",
            BootId = run["bootId"].Text ?? "",
            StartedAt = DateTimeOffset.FromUnixTimeSeconds((long)(run["started"].Number ?? 0)),
            Stage = ended ? end[0] : null,
            Code = ended ? (int)Long(end[1]) : 0,
            Detail = end.Length == 3 ? VisibleText.Line(end[2].Trim()) : "",
            Log = log,
            Baseline = before.Length > 0 ? before : null,
            Operation = run["operation"].Text ?? RunOrder.Upgrade,
            SkippedChecks = run["skipChecks"].Boolean == true,
            EndedAt = ended && Long(written.Trim()) is > 0 and long at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
        };
    }

    /// <summary>The lines after the first ones. A shell pattern lists names in this order.</summary>
    private static string[] Sorted(string[] lines, int from)
    {
        string[] sorted = new string[lines.Length - from];
        for (int at = 0; at < sorted.Length; at++)
        {
            sorted[at] = SharedTexts.OfNodes.Share(lines[from + at]);
        }

        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }

    private static string[] NamesAfter(IEnumerable<string> lines, string prefix) =>
        [.. lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line.Substring(prefix.Length))];

    private static Dictionary<string, string> UnitStates(string text)
    {
        const string Id = "Id=";
        const string ActiveState = "ActiveState=";
        Dictionary<string, string> states = new(StringComparer.Ordinal);
        string id = "";
        string state = "";
        foreach (string line in (text + "\n\n").Split('\n'))
        {
            if (line.StartsWith(Id, StringComparison.Ordinal))
            {
                id = line.Substring(Id.Length);
            }
            else if (line.StartsWith(ActiveState, StringComparison.Ordinal))
            {
                state = line.Substring(ActiveState.Length);
            }
            else if (id.Length > 0 && state.Length > 0)
            {
                states[SharedTexts.OfNodes.Share(id)] = SharedTexts.OfNodes.Share(state);
                (id, state) = ("", "");
            }
        }

        return states;
    }

    private static long Long(string text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
