using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

internal enum ClusterLockAction
{
    /// <summary>Read the folder only.</summary>
    Read,

    /// <summary>
    /// Takes a lock that is free, our own, without a heartbeat for more than <see cref="ClusterLockOperation.DeadAfterSec"/>, or named by Break. The
    /// claims of the previous holder are kept as claims of the new holder.
    /// </summary>
    Acquire,

    /// <summary>Renews the heartbeat of the lock and of the session's claims.</summary>
    Heartbeat,

    Release,

    /// <summary>Acquire or join, and note that a run starts on a node.</summary>
    Claim,

    /// <summary>Remove the claim: the run of the node has ended, and its outcome is known.</summary>
    Unclaim,
}

/// <summary>The cluster folder as it is after an action.</summary>
/// <param name="Result">free, acquired, taken, joined, held, kept, lost, released.</param>
/// <param name="Holder">The holder of the lock, or the previous holder of a lock that was taken over; null when nobody holds it.</param>
/// <param name="Age">Since the holder's last heartbeat, by the lock master's clock.</param>
/// <param name="Claims">Nodes with a run whose end is unknown, and the operator who started it.</param>
internal sealed record ClusterLockState(
    string Result,
    ClusterLockHolder? Holder,
    TimeSpan Age,
    bool Paused,
    bool Stopped,
    IReadOnlyDictionary<string, string> Claims,
    DateTimeOffset NodeTime)
{
    /// <summary>The holder, or a stand-in without a name that messages can show.</summary>
    public ClusterLockHolder AnyHolder => Holder ?? new ClusterLockHolder("", "somebody", "", "");

    /// <summary>The operator who paused or stopped the cluster, and the reason; empty when none was given.</summary>
    public string Why { get; init; } = "";

    /// <summary>The fence number of the lock; each taking of the lock has a higher one.</summary>
    public long Fence { get; init; }

    /// <summary>Nodes whose claim has no heartbeat, neither from the holder nor from a session that joined it.</summary>
    public IReadOnlyCollection<string> DeadClaims { get; init; } = [];

    /// <summary>Agents that a live session is about to start, with the reason why they wait.</summary>
    public IReadOnlyDictionary<string, string> Waits { get; init; } = new Dictionary<string, string>();
}

/// <param name="Operation">The operation: a plan hash or a ScriptId.</param>
/// <param name="Owner">The operator's name, for messages.</param>
/// <param name="Identity">For <see cref="IOperator.IsGone"/>.</param>
/// <param name="Token">Unique for each taking of the lock.</param>
internal sealed record ClusterLockHolder(string Operation, string Owner, string Identity, string Token);

/// <summary>The cluster's lock: files in a folder on the master with the lowest address, changed under flock. Ages are those of that master's clock.</summary>
/// <remarks>
/// Each taking of the lock has a higher fence number: the next one, or the lock master's clock in seconds when that is higher, so that a
/// lost folder does not make every node refuse.
/// </remarks>
internal sealed class ClusterLockOperation(string frameToken, ClusterLockAction action, ClusterLockHolder me) : NodeOperation<ClusterLockState>
{
    public const int HeartbeatSec = 15;

    public const int DeadAfterSec = 90;

    /// <summary>The reason of a waiting node is renewed every few seconds; an older one is ignored.</summary>
    public const int WaitCountsSec = 60;

    private const string Lock = NodePaths.Cluster + "/lock.json";

    public SectionFrame Frame { get; } = new(frameToken);

    public ClusterLockAction Action { get; } = action;

    public ClusterLockHolder Me { get; } = me;

    /// <summary>The node of Claim and Unclaim.</summary>
    public string Node { get; init; } = "";

    /// <summary>Unclaim: what the node has to wait for; empty when it does not wait.</summary>
    public string WaitsFor { get; init; } = "";

    /// <summary>Claim may join another holder of the same operation: agents may, masters never.</summary>
    public bool MayJoin { get; init; }

    /// <summary>Token of a lock that is taken over even if it has a heartbeat; empty for none.</summary>
    public string Break { get; init; } = "";

    public override bool Writes => Action != ClusterLockAction.Read;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        d={{NodePaths.Cluster}}
        {{(Writes ? "mkdir -p $d/running $d/waiting; exec 9>$d/.flock; flock -w 15 9 || exit 75" : ":")}}
        now=$(date +%s); holder=; age=0; result=free
        if [ -f {{Lock}} ]; then
          holder=$(cat {{Lock}}); age=$((now - $(stat -c %Y {{Lock}}))); result=held
        fi
        token=$(printf '%s' "$holder" | sed -n 's/.*"token":"\([0-9a-z]*\)".*/\1/p')
        fence=$(cat $d/fence 2>/dev/null); case $fence in ''|*[!0-9]*) fence=0;; esac
        raise() { fence=$((fence < now ? now : fence + 1)); printf '%s\n' $fence > $d/fence.new && mv $d/fence.new $d/fence; }
        write() { printf '%s\n' {{ShellText.Quote(LockJson(Me))}} > {{Lock}}.new && mv {{Lock}}.new {{Lock}}; }
        acquire() {
          if [ -z "$token" ]; then raise && write && result=acquired
          elif [ "$token" = {{Me.Token}} ]; then touch {{Lock}}; result=acquired
          elif [ $age -gt {{DeadAfterSec}} ] || [ "$token" = {{ShellText.Quote(Break)}} ]; then
            was=$(printf '%s' "$holder" | sed -n 's/.*"owner":"\([^"]*\)".*/\1/p')
            for c in $d/running/*; do [ -f "$c" ] && [ "$(head -n 1 "$c")" = "$was" ] && printf '%s\n' {{ShellText.Quote(Me.Owner)}} > "$c"; done
            raise && write && result=taken
          fi
        }
        {{ActionText}}
        {{Frame.Open("result")}}printf '%s %s %s\n' $result $age $now
        {{Frame.Open("fence")}}printf '%s\n' "$fence"
        {{Frame.Open("holder")}}printf '%s\n' "$holder"
        {{Frame.Open("flags")}}for f in pause stop; do [ -e $d/$f ] && printf '%s %s\n' $f "$(head -n 1 $d/$f)"; done
        {{Frame.Open("claims")}}for c in $d/running/*; do [ -f "$c" ] && printf '%s %s\n' "${c##*/}" "$(head -n 1 "$c")"; done
        {{Frame.Open("dead")}}for c in $d/running/*; do [ -f "$c" ] && [ $((now - $(stat -c %Y "$c"))) -gt {{DeadAfterSec}} ] && printf '%s\n' "${c##*/}"; done
        {{Frame.Open("waits")}}for w in $d/waiting/*; do [ -f "$w" ] && [ $((now - $(stat -c %Y "$w"))) -le {{WaitCountsSec}} ] &&
            printf '%s %s\n' "${w##*/}" "$(head -n 1 "$w")"; done
        {{Frame.Close}}
        """;

    private string ActionText => Action switch
    {
        ClusterLockAction.Acquire => "acquire",
        ClusterLockAction.Heartbeat =>
            $"for c in $d/running/*; do [ -f \"$c\" ] && [ \"$(head -n 1 \"$c\")\" = {ShellText.Quote(Me.Owner)} ] && touch \"$c\"; done; if [ \"$token\" "
                + $"= {Me.Token} ]; then touch {Lock}; result=kept; else result=lost; fi",
        ClusterLockAction.Release => $"[ \"$token\" = {Me.Token} ] && rm -f {Lock} && result=released",
        ClusterLockAction.Claim => $$"""
            acquire
            if [ $result = held ] && {{(MayJoin ? "true" : "false")}}; then
              case $holder in *{{ShellText.Quote($"\"operation\":{Json.Write(Me.Operation)}")}}*) result=joined;; esac
            fi
            [ $result = held ] || printf '%s\n' {{ShellText.Quote(Me.Owner)}} > $d/running/{{ShellText.Quote(Node)}}
            """,
        ClusterLockAction.Unclaim => $$"""
            c=$d/running/{{ShellText.Quote(Node)}}
            if [ -f "$c" ]; then
              [ "$(head -n 1 "$c")" = {{ShellText.Quote(Me.Owner)}} ] || [ $((now - $(stat -c %Y "$c"))) -gt {{DeadAfterSec}} ] && rm -f "$c"
            fi
            {{WaitText}}
            [ "$token" = {{Me.Token}} ] && result=kept
            """,
        _ => ":",
    };

    private string WaitText => WaitsFor.Length == 0
        ? $"rm -f $d/waiting/{ShellText.Quote(Node)}"
        : $"printf '%s\\n' {ShellText.Quote(WaitsFor)} > $d/waiting/{ShellText.Quote(Node)}";

    /// <summary>Content of lock.json.</summary>
    internal static string LockJson(ClusterLockHolder holder) => Json.Write(new Dictionary<string, object?>
    {
        ["operation"] = holder.Operation,
        ["owner"] = holder.Owner,
        ["identity"] = holder.Identity,
        ["token"] = holder.Token,
    });

    public override ClusterLockState Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(ClusterLockOperation));
        if (parts["result"].Trim().Split(' ') is not [string result, string age, string now])
        {
            throw new NodeAnswerException(nameof(ClusterLockOperation), parts["result"]);
        }

        string holder = parts["holder"].Trim();
        Json json = Json.Parse(holder.Length > 0 ? holder : "{}", nameof(ClusterLockOperation));
        string[] flags = Lines(parts["flags"]);
        return new ClusterLockState(
            result,
            holder.Length > 0
                ? new ClusterLockHolder(json["operation"].Text ?? "", json["owner"].Text ?? "", json["identity"].Text ?? "", json["token"].Text ?? "")
                : null,
            TimeSpan.FromSeconds(double.Parse(age, CultureInfo.InvariantCulture)),
            Flag(flags, "pause") is not null,
            Flag(flags, "stop") is not null,
            ByNode(parts["claims"]),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(now, CultureInfo.InvariantCulture)))
        {
            Why = Flag(flags, "stop") ?? Flag(flags, "pause") ?? "",
            Fence = long.Parse(parts["fence"].Trim(), CultureInfo.InvariantCulture),
            Waits = ByNode(parts["waits"]),
            DeadClaims = [.. Lines(parts["dead"])],
        };
    }

    /// <summary>The content of a flag; null when the flag is not set.</summary>
    private static string? Flag(string[] flags, string name) =>
        flags.FirstOrDefault(line => line == name || line.StartsWith(name + " ", StringComparison.Ordinal))?.Substring(name.Length).Trim();

    private static Dictionary<string, string> ByNode(string text) =>
        Lines(text).Select(line => line.Split([' '], 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");

    private static string[] Lines(string text) => text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
}
