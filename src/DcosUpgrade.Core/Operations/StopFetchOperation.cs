using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Stops the download of a run without progress. Returns true when a process was signaled.</summary>
/// <remarks>
/// Only the downloading process is signaled, never the run, so an activation at the same moment is not stopped.
/// pkgpanda does not have a read time-out (FACTS.md, pkgpanda fetch).
/// </remarks>
internal sealed class StopFetchOperation(string token, string attemptId) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public string AttemptId { get; } = attemptId;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(20);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        d={{NodePaths.Runs}}/{{ShellText.Quote(AttemptId)}}
        : > "$d/stopped"; stopped=no
        {{NodeProcesses.Define}}for p in $(pgrep -f '[/]pkgpanda fetch|[c]url .*{{NodePaths.Root}}'); do
          of_root "$p" && {{NodeProcesses.IsOfRuns}} && kill -TERM "$p" && stopped=yes
        done
        [ $stopped = yes ] || rm -f "$d/stopped"
        {{Frame.Open("result")}}printf '%s\n' $stopped
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => Frame.Split(output, nameof(StopFetchOperation))["result"].Trim() == "yes";
}
