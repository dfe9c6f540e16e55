using System;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The fence of a node after an operation, and whether a run is active on it.</summary>
/// <param name="Fence">Not lower than the fence of the operation.</param>
/// <param name="RunActive">A run that may restart services is active; null when that could not be read.</param>
internal sealed record FencedNode(long Fence, bool? RunActive);

/// <summary>Brings a fence number to a node, so that it refuses starts of earlier holders of the cluster's lock.</summary>
/// <remarks>Under the start lock: an earlier holder's start is either refused afterwards, or its run is active in this answer.</remarks>
internal sealed class FenceNodeOperation(string token, long fence) : NodeOperation<FencedNode>
{
    public SectionFrame Frame { get; } = new(token);

    public long Fence { get; } = fence;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(40);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        mkdir -p {{NodePaths.Root}} || exit 75
        exec 9>>{{NodePaths.StartLock}}
        flock -w 20 9 || exit 75
        {{NodeFence.Read}}[ -n "$seen" ] || exit 75
        if [ "$seen" -lt {{Fence}} ]; then {{NodeFence.Write(Fence)}} || exit 75; seen={{Fence}}; fi
        unit=$(systemctl show -p ActiveState {{NodePaths.Unit}})
        flock -n -s {{NodePaths.RunLock}} true; locked=$?
        newest=$(ls -d {{NodePaths.Runs}}/* 2>/dev/null | sort | tail -n 1)
        operation=$(sed -n 's/.*"operation":"\([a-z]*\)".*/\1/p' "$newest/run.json" 2>/dev/null)
        {{Frame.Open("result")}}printf '%s %s %s %s\n' "$seen" "${unit#*=}." "$locked" "${operation:-none}"
        {{Frame.Close}}
        """;

    public override FencedNode Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(FenceNodeOperation));
        if (!parts.TryGetValue("result", out string? text)
            || text.Trim().Split(' ') is not [string seen, string unit, string locked, string operation]
            || !long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out long fence))
        {
            throw new NodeAnswerException(nameof(FenceNodeOperation), output.Stderr.Trim());
        }

        return new FencedNode(fence, operation == RunOrder.Stage ? false : IsActive(unit.TrimEnd('.'), locked));
    }

    private static bool? IsActive(string unit, string locked) => (unit, locked) switch
    {
        (_, "1") or ("active" or "activating" or "deactivating" or "reloading", _) => true,
        ("inactive" or "failed", "0") => false,
        _ => null,
    };
}
