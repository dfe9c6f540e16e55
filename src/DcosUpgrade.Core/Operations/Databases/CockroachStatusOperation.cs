using System;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The answer of a master's CockroachDB.</summary>
/// <param name="Installed">The program exists.</param>
/// <param name="Access">The argument with which the program connects; null when it is not known.</param>
/// <param name="Status">Null when it could not be read.</param>
/// <param name="Problem">Why the status could not be read.</param>
internal sealed record CockroachReport(bool Installed, string? Access, CockroachStatus? Status, string Problem);

/// <summary>Asks a master's CockroachDB how its ranges are replicated, as the upgrade page does (FACTS.md, CockroachDB).</summary>
/// <remarks>Parts: installed (yes, no or nothing), access (the argument of the program) and status (its output).</remarks>
internal sealed class CockroachStatusOperation(string token) : NodeOperation<CockroachReport>
{
    private const string Program = CockroachAccess.Program;

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{Frame.Open("installed")}}if [ -x {{Program}} ]; then printf 'yes\n'; elif [ -d {{NodePaths.Mesosphere}}/bin ]; then printf 'no\n'; fi
        {{CockroachAccess.Find}}{{Frame.Open("access")}}if [ -x {{Program}} ]; then printf '%s\n' "$access"; fi
        {{Frame.Open("status")}}if [ -x {{Program}} ] && [ -n "$access" ]; then
          ip=$(timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip 2>/dev/null </dev/null) || ip=127.0.0.1
          { timeout 30 {{Program}} node status --ranges "$access" --host="$ip" 2>&1 >&3 </dev/null | head -c 4096 | sed 's/^/err /'
              printf 'code %s\n' "${PIPESTATUS[0]}"; } 3>&1
        fi
        {{Frame.Close}}
        """;

    public override CockroachReport Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(CockroachStatusOperation));
        string[] lines = parts["status"].Split('\n');
        string[] errors =
            [.. lines.Where(line => line.StartsWith("err ", StringComparison.Ordinal)).Select(line => line.Substring(4).Trim()).Where(line => line.Length > 0)];
        string code = lines.LastOrDefault(line => line.StartsWith("code ", StringComparison.Ordinal))?.Substring(5).Trim() ?? "";
        bool installed = parts["installed"].Trim() == "yes";
        if (!installed)
        {
            string why = parts["installed"].Trim() == "no" ? "CockroachDB is not installed" : "the node has no DC/OS programs";
            return new CockroachReport(false, null, null, why);
        }

        if (CockroachAccess.Of(parts["access"].Trim()) is not { } access)
        {
            return new CockroachReport(true, null, null, CockroachAccess.Problem);
        }

        if (code != "0")
        {
            return new CockroachReport(true, access, null, code == "124" ? "no answer within 30 s" : errors.LastOrDefault() ?? $"exit code {code}");
        }

        string table =
            string.Join("\n", lines.Where(line => !line.StartsWith("err ", StringComparison.Ordinal) && !line.StartsWith("code ", StringComparison.Ordinal)));
        CockroachStatus? status = CockroachStatus.Parse(table, out string problem);
        return new CockroachReport(true, access, status, problem);
    }
}
