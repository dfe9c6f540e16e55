using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The progress of a run on a node.</summary>
internal sealed record RunProgress
{
    /// <summary>A text that changes with every progress; passed back to wait for the next change.</summary>
    public required string Mark { get; init; }

    /// <summary>The unit of the run is active.</summary>
    public required bool Alive { get; init; }

    /// <summary>The file rc of the run has content.</summary>
    public required bool Ended { get; init; }

    /// <summary>fetching, then running.</summary>
    public required string Phase { get; init; }

    /// <summary>Number of packages of the order that the node has.</summary>
    public required int PackagesPresent { get; init; }

    /// <summary>Number of packages of the order.</summary>
    public required int PackagesTotal { get; init; }

    /// <summary>install_progress exists: stopping the run now would damage the node.</summary>
    public required bool Swapping { get; init; }

    /// <summary>The installed version; empty when it cannot be read.</summary>
    public required string Version { get; init; }

    /// <summary>The node script downloads packages itself.</summary>
    public required bool FetchingPkgpanda { get; init; }

    /// <summary>Size of the log.</summary>
    public required long LogBytes { get; init; }

    /// <summary>The log from the requested offset, as the node sent it: whole lines, and a line in parts only when it exceeds one answer or
    /// the run has ended.</summary>
    public required string Log { get; init; }

    /// <summary>
    /// The offset after <see cref="Log"/> in the file, bytes. The node counts them: bytes that are not UTF-8 have another length as a text.
    /// </summary>
    public required long LogNext { get; init; }

    /// <summary>The view of the local Exhibitor; empty when it does not answer or was not asked.</summary>
    public required IReadOnlyList<ExhibitorServer> Exhibitor { get; init; }

    /// <summary>
    /// slave/registered of an agent; false also while the agent does not answer. Null on a master, while fetching, and where the agent
    /// requires a login.
    /// </summary>
    public bool? Registered { get; init; }

    /// <summary>The units of DC/OS that systemd starts or stops at the moment; empty while fetching.</summary>
    public IReadOnlyList<UnitJob> Jobs { get; init; } = [];

    /// <summary>The run has not changed the node yet, so the services of the node are not asked.</summary>
    public bool IsPreparing => Phase == FollowRunOperation.Fetching;
}

/// <summary>A job of systemd in progress.</summary>
/// <param name="Type">start or stop.</param>
internal sealed record UnitJob(string Unit, string Type);

/// <summary>Waits on the node until a run makes progress, or for a few seconds. The answer also shows that the node is reachable.</summary>
internal sealed class FollowRunOperation(string token, string attemptId, long logOffset, string mark, bool master, int waitSec) : NodeOperation<RunProgress>
{
    /// <summary>The first phase of a run.</summary>
    public const string Fetching = "fetching";

    /// <summary>The number of fields of a mark.</summary>
    private const int Fields = 9;

    private const string RegisteredMetric = "slave/registered";
    private static readonly JsonKeep s_metrics = Json.Only(RegisteredMetric);

    /// <summary>Maximum number of jobs of systemd that are read.</summary>
    private const int MaxJobs = 200;

    /// <summary>Maximum number of log bytes in one answer.</summary>
    public const int LogChunk = 65536;

    public SectionFrame Frame { get; } = new(token);

    public string AttemptId { get; } = attemptId;

    public long LogOffset { get; } = logOffset;

    public string Mark { get; } = mark;

    /// <summary>Maximum seconds that the node waits for a change.</summary>
    public int WaitSec { get; } = waitSec;

    public bool Master { get; } = master;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(WaitSec + 20);

    public override int MaxBytes => 1 << 20;

    public override bool Collects => true;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + $$"""
        d={{NodePaths.Runs}}/{{ShellText.Quote(AttemptId)}}
        total=$(wc -l < "$d/packages" 2>/dev/null)
        until=$((SECONDS + {{WaitSec}}))
        {{NodeProcesses.Define}}while :; do
          unit=$(systemctl show -p ActiveState {{NodePaths.Unit}})
          case $unit in
            *=?*) ;;
            *) if flock -n -s {{NodePaths.RunLock}} true; then unit==inactive; else unit==active; fi ;;
          esac
          rc=$(tr -d '\0' < "$d/rc" 2>/dev/null)
          phase=$(cat "$d/phase" 2>/dev/null)
          swap=0; [ -e {{NodePaths.Mesosphere}}/install_progress ] && swap=1
          version=$(grep '"version"' {{NodePaths.Mesosphere}}/etc/dcos-version.json 2>/dev/null | cut -d '"' -f 4)
          fetch=0; for p in $({{NodeProcesses.Candidates}}); do packaging "$p" && [ "$verb" = fetch ] && fetch=1; done
          size=$(stat -c %s "$d/log" 2>/dev/null); size=${size:-0}
          turn="${unit#*=}|$rc|$phase|$swap|$version|$fetch|$size"
          [ "$turn" != {{ShellText.Quote(TurnOf(Mark))}} ] && break
          [ $SECONDS -ge $until ] && break
          for nap in 1 2 3 4; do sleep 0.25; [ "$d/rc" -nt "$d/phase" ] && break; done
        done
        present=0
        while read -r id want; do [ -d {{NodePaths.Mesosphere}}/packages/"$id" ] && present=$((present + 1)); done < "$d/packages"
        cached=$(du -sk {{NodePaths.Cache}} 2>/dev/null | cut -f 1)
        {{Frame.Open("mark")}}printf '%s\n' "$turn|$present|$cached"
        {{Frame.Open("total")}}printf '%s\n' "${total:-0}"
        log() { tail -c +{{LogOffset + 1}} "$d/log" 2>/dev/null | head -c "$1"; }
        got=$(log {{LogChunk}} | wc -c)
        sent=$(log $got | head -n "$(log $got | wc -l)" | wc -c)
        case "$rc|${unit#*=}" in '|active'|'|activating'|'|deactivating'|'|reloading') ended=0 ;; *) ended=1 ;; esac
        if [ $got -lt {{LogChunk}} ]; then [ $ended = 1 ] && sent=$got; elif [ $sent = 0 ]; then sent=$got; fi
        {{Frame.Open("log")}}log $sent
        {{Frame.Open("sent")}}printf '%s\n' $sent
        if [ "$phase" != {{Fetching}} ]; then
        {{Frame.Open("jobs")}}systemctl list-jobs --no-legend --no-pager 2>/dev/null </dev/null | head -n {{MaxJobs}}
        {{(Master ? ExhibitorText : AgentText)}}fi
        {{Frame.Close}}
        """;

    private string ExhibitorText => SecureHttp.FindAddress + SecureHttp.FindExhibitor + Frame.Open("exhibitor")
        + HttpSection.Get("$exhibitor/v1/cluster/status", 3, 1 << 20, SecureHttp.ExhibitorCurl);

    private string AgentText => SecureHttp.FindScheme(readsLine: false) + SecureHttp.FindAddress + Frame.Open("agent")
        + HttpSection.Get("\"$scheme://$ip:5051/metrics/snapshot\"", 3, 4 << 20, SecureHttp.Curl(null), JsonCut.Metrics);

    /// <summary>The part of a mark whose change ends the wait at once; the progress of a download is reported at the end of the wait.</summary>
    public static string TurnOf(string mark) => mark.Split('|') is { Length: Fields } fields ? string.Join("|", fields.Take(Fields - 2)) : mark;

    public override RunProgress Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(FollowRunOperation));
        string mark = parts["mark"].Trim('\n');
        string[] fields = mark.Split('|');
        if (fields.Length != Fields)
        {
            throw new NodeAnswerException(nameof(FollowRunOperation), mark);
        }

        HttpSection exhibitor = HttpSection.Parse(parts, "exhibitor");
        HttpSection agent = HttpSection.Parse(parts, "agent");
        return new RunProgress
        {
            Mark = mark,
            Alive = fields[0] is "active" or "activating" or "deactivating" or "reloading",
            Ended = fields[1].Trim().Length > 0,
            Phase = fields[2],
            PackagesPresent = (int)Number(fields[7]),
            PackagesTotal = (int)Number(parts["total"]),
            Swapping = fields[3] == "1",
            Version = fields[4],
            FetchingPkgpanda = fields[5] == "1",
            LogBytes = Number(fields[6]),
            Log = parts.Exact("log") ?? "",
            LogNext = LogOffset + Math.Min(Number(parts["sent"]), LogChunk),
            Jobs =
            [
                .. parts.Trimmed("jobs").Split('\n')
                    .Select(line => Job(line.Split([' '], StringSplitOptions.RemoveEmptyEntries)))
                    .OfType<UnitJob>()
                    .OrderBy(job => job.Unit, StringComparer.Ordinal),
            ],
            Exhibitor = exhibitor.Ok ? [.. AnswerJson.Parse(exhibitor.Body, nameof(FollowRunOperation)).Items.Select(MasterProbeOperation.Server)] : [],

            // An agent that requires a login is asked separately: programs that run as root on a node carry no token.
            Registered = !parts.ContainsKey("agent") || agent is { ExitCode: 0, Status: 401 or 403 }
                ? null
                : agent.Ok && AnswerJson.Parse(agent.Content, nameof(FollowRunOperation), keep: s_metrics)[RegisteredMetric].Number is 1,
        };
    }

    /// <summary>A job that runs, out of a line <c>NUMBER UNIT TYPE STATE</c>; the others wait for it. dcos.target itself only waits.</summary>
    private static UnitJob? Job(string[] words) =>
        words is [_, { } unit, "start" or "stop", "running"] && unit.StartsWith("dcos-", StringComparison.Ordinal) && CommandWords.Units.Allows(unit)
            ? new UnitJob(unit, words[2])
            : null;

    private static long Number(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
