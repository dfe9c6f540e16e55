using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The result of a restart of a master's CockroachDB.</summary>
/// <param name="Result">young: not restarted; old: it would be restarted; restarted; slow: restarted, and not active yet; failed; inactive;
/// unknown.</param>
/// <param name="Detail">Uptime in seconds, or the error of systemctl.</param>
internal sealed record CockroachRestarted(string Result, string Detail);

/// <summary>
/// Restarts a master's CockroachDB if its uptime exceeds a limit. The node compares the uptime and restarts in one exec, so that a
/// repeated request, after a broken connection or the end of a session, restarts it once. Only the monotonic clock of the node counts.
/// </summary>
/// <param name="olderThan">Maximum uptime without a restart.</param>
/// <param name="lookOnly">Only check whether it would be restarted.</param>
internal sealed class RestartCockroachOperation(string token, TimeSpan olderThan, bool lookOnly) : NodeOperation<CockroachRestarted>
{
    private const int RestartSec = 150;

    public SectionFrame Frame { get; } = new(token);

    public TimeSpan OlderThan { get; } = olderThan;

    public bool LookOnly { get; } = lookOnly;

    public override bool Writes => !LookOnly;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(RestartSec + 30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        trap '' HUP
        unit=dcos-cockroach.service
        say() { {{Frame.Open("result")}}printf '%s\n' "$*"; {{Frame.Close}}exit 0; }
        state=$(systemctl show -p ActiveState $unit); state=${state#*=}
        [ "$state" = active ] || say inactive "$state"
        since=$(systemctl show -p ActiveEnterTimestampMonotonic $unit); since=${since#*=}
        case $since in ''|*[!0-9]*) say unknown 'since when it runs is not told';; esac
        age=$(($(cut -d . -f 1 /proc/uptime) - since / 1000000))
        [ $age -gt {{(long)OlderThan.TotalSeconds}} ] || say young $age
        {{(LookOnly ? "say old $age" : $$"""
        out=$(timeout {{RestartSec}} systemctl restart $unit 2>&1 </dev/null); c=$?
        case $c in 0) say restarted $age;; 124) say slow $age;; *) say failed "$c $out";; esac
        """)}}

        """;

    public override CockroachRestarted Parse(RawOutput output)
    {
        string[] words = Frame.Split(output, nameof(RestartCockroachOperation)).TryGetValue("result", out string? text) ? text.Trim().Split([' '], 2) : [];
        return words is [{ Length: > 0 } result, ..]
            ? new CockroachRestarted(result, words.Length > 1 ? words[1] : "")
            : throw new NodeAnswerException(nameof(RestartCockroachOperation), output.Stderr.Trim());
    }
}
