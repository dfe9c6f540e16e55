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

    /// <summary>The address of the node of Claim and Unclaim: the cluster's own identity of a node, whatever an inventory calls it.</summary>
    public string Node { get; init; } = "";

    /// <summary>Unclaim: what the node has to wait for; empty when it does not wait.</summary>
    public string WaitsFor { get; init; } = "";

    /// <summary>Claim may join another holder of the same operation: agents may, masters never. A live claim of another session stays.</summary>
    public bool MayJoin { get; init; }

    /// <summary>Token of a lock or a claim that is taken over even if it has a heartbeat; empty for none.</summary>
    public string Break { get; init; } = "";

    public override bool Writes => Action != ClusterLockAction.Read;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{(Writes ? ClusterFolderText.Enter(Frame) : $"d={NodePaths.Cluster}\n")}}now=$(date +%s); holder=; age=0; result=free
        if [ -f {{Lock}} ]; then
          holder=$(cat {{Lock}}); age=$((now - $(stat -c %Y {{Lock}}))); result=held
        fi
        token=$(printf '%s' "$holder" | sed -n 's/.*"token":"\([0-9a-z]*\)".*/\1/p')
        {{ClusterFolderText.ReadFence}}
        claim() { owner=; by=; { IFS= read -r owner; IFS= read -r by; } 2>/dev/null < "$1"; by=${by:--}; }
        dead() { [ $((now - $(stat -c %Y "$1"))) -gt {{DeadAfterSec}} ]; }
        {{ActionText}}
        {{Frame.Open("result")}}printf '%s %s %s\n' $result $age $now
        {{Frame.Open("fence")}}printf '%s\n' "$fence"
        {{Frame.Open("holder")}}printf '%s\n' "$holder"
        {{Frame.Open("flags")}}for f in pause stop limits; do [ -e $d/$f ] && printf '%s %s\n' $f "$(head -n 1 $d/$f)"; done
        {{Frame.Open("claims")}}for c in $d/running/*; do [ -f "$c" ] && claim "$c" && printf '%s %s %s\n' "${c##*/}" "$by" "$owner"; done
        {{Frame.Open("dead")}}for c in $d/running/*; do [ -f "$c" ] && dead "$c" && printf '%s\n' "${c##*/}"; done
        {{Frame.Open("waits")}}for w in $d/waiting/*; do [ -f "$w" ] && [ $((now - $(stat -c %Y "$w"))) -le {{WaitCountsSec}} ] &&
            printf '%s %s\n' "${w##*/}" "$(head -n 1 "$w")"; done
        {{Frame.Close}}
        """;

    private string ActionText => Action switch
    {
        ClusterLockAction.Acquire => AcquireText,
        ClusterLockAction.Heartbeat => $$"""
            for c in $d/running/*; do [ -f "$c" ] && claim "$c" && [ "$by" = {{Me.Token}} ] && beat "$c"; done
            result=lost; if [ "$token" = {{Me.Token}} ]; then beat {{Lock}}; result=kept; fi
            """,
        ClusterLockAction.Release => $"[ \"$token\" = {Me.Token} ] && drop {Lock} && result=released",
        ClusterLockAction.Claim => $$"""
            {{AcquireText}}
            if [ $result = held ] && {{(MayJoin ? "true" : "false")}}; then
              case $holder in *{{ShellText.Quote($"\"operation\":{Json.Write(Me.Operation)}")}}*) result=joined;; esac
            fi
            {{OwnClaimText}}
            if [ $result != held ]; then
              case $by in ''|{{Me.Token}}|{{ShellText.Quote(Break)}}) free=yes;; *) free=no; dead "$c" && free=yes;; esac
              [ $free = no ] || put running/{{ShellText.Quote(Node)}} {{ClaimText}}
            fi
            """,
        ClusterLockAction.Unclaim => $$"""
            {{OwnClaimText}}
            [ -n "$by" ] && { [ "$by" = {{Me.Token}} ] || dead "$c"; } && drop "$c"
            {{(WaitsFor.Length == 0 ? $"drop $d/waiting/{ShellText.Quote(Node)}" : $"put waiting/{ShellText.Quote(Node)} {ShellText.Quote(WaitsFor)}")}}
            [ "$token" = {{Me.Token}} ] && result=kept
            """,
        _ => ":",
    };

    private string AcquireText => $$"""
        new=
        if [ -z "$token" ]; then new=acquired
        elif [ "$token" = {{Me.Token}} ]; then beat {{Lock}}; result=acquired
        elif [ $age -gt {{DeadAfterSec}} ] || [ "$token" = {{ShellText.Quote(Break)}} ]; then new=taken
        fi
        if [ -n "$new" ]; then
          for c in $d/running/*; do [ -f "$c" ] && claim "$c" && [ "$by" = "$token" ] && put "running/${c##*/}" {{ClaimText}}; done
          fence=$((fence < now ? now : fence + 1)); put fence $fence; put lock.json {{ShellText.Quote(LockJson(Me))}}; result=$new
        fi
        """;

    /// <summary>Sets $c to the node's claim and $by to its token: empty when there is no claim.</summary>
    private string OwnClaimText => $"c=$d/running/{ShellText.Quote(Node)}; by=; [ -f \"$c\" ] && claim \"$c\"";

    private string ClaimText => ShellText.Quote($"{Me.Owner}\n{Me.Token}");

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
        if (parts.TryGetValue(ClusterFolderText.Problem, out string? problem))
        {
            return ClusterLockState.NotWritten(problem.Trim());
        }

        if (parts["result"].Trim().Split(' ') is not [string result, string age, string now])
        {
            throw new NodeAnswerException(nameof(ClusterLockOperation), parts["result"]);
        }

        string holder = parts["holder"].Trim();
        Json json = AnswerJson.Parse(holder.Length > 0 ? holder : "{}", nameof(ClusterLockOperation));
        string[] flags = Lines(parts["flags"]);
        string? limits = Flag(flags, "limits");
        return new ClusterLockState(
            result,
            holder.Length > 0
                ? new ClusterLockHolder(json["operation"].Text ?? "", json["owner"].Text ?? "", json["identity"].Text ?? "", json["token"].Text ?? "")
                : null,
            TimeSpan.FromSeconds(double.Parse(age, CultureInfo.InvariantCulture)),
            Flag(flags, "pause") is not null,
            Flag(flags, "stop") is not null,
            Lines(parts["claims"]).Select(line => line.Split([' '], 3)).ToDictionary(claim => claim[0], claim => new ClusterClaim(claim[2], claim[1])),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(now, CultureInfo.InvariantCulture)))
        {
            Limits = limits is null ? null : ClusterLimits.Read(limits),
            HasOtherLimits = limits is not null && ClusterLimits.Read(limits) is null,
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
