using System;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// Waits on the node until the Mesos unit or, on a master, the view of its Exhibitor, on an agent its registration changes, or for a few
/// seconds. Returns a mark of their state, which is passed back to wait for the next change.
/// </summary>
/// <remarks>
/// The leading master is not asked: on a master only systemd and Exhibitor, which answers from memory. An agent that requires a login is
/// asked without one, and its registration is then not part of the mark.
/// </remarks>
internal sealed class ServiceChangeOperation(string token, DcosRole role, string mark, int waitSec) : NodeOperation<string>
{
    /// <summary>Time between two looks of the node at itself.</summary>
    public const double IntervalSec = 0.25;

    private static readonly Pattern s_mark = new(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant);

    public SectionFrame Frame { get; } = new(token);

    public DcosRole Role { get; } = role;

    /// <summary>The mark of the last call; empty to get the first one at once.</summary>
    public string Mark { get; } = mark;

    /// <summary>Maximum seconds that the node waits for a change.</summary>
    public int WaitSec { get; } = waitSec;

    public override bool Writes => false;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(WaitSec + 30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + SecureHttp.FindScheme(readsLine: false) + SecureHttp.FindAddress
        + (Role == DcosRole.Master ? SecureHttp.FindExhibitor : "") + $$"""
        until=$((SECONDS + {{WaitSec}}))
        while :; do
          mark=$({ {{UnitText}}
        {{(Role == DcosRole.Master ? Exhibitor : Registered)}}  } 2>/dev/null </dev/null | sha256sum | cut -d ' ' -f 1)
          [ "$mark" != {{ShellText.Quote(Mark)}} ] && break
          [ $SECONDS -ge $until ] && break
          sleep {{FormattableString.Invariant($"{IntervalSec}")}}
        done
        {{Frame.Open("mark")}}printf '%s\n' "$mark"
        {{Frame.Close}}
        """;

    /// <summary>The mark of a master that printed this for its unit and its Exhibitor.</summary>
    public static string MarkOf(string printed) => Sha256Hex.Of(printed);

    private string UnitText =>
        Role == DcosRole.Master ? MasterProbeOperation.UnitText : $"systemctl show -p ActiveState {AgentProbeOperation.UnitOf(Role)}";

    private static string Exhibitor => HttpSection.Get("$exhibitor/v1/cluster/status", 3, 1 << 20, SecureHttp.ExhibitorCurl);

    private static string Registered =>
        $$"""{ {{HttpSection.Get("\"$scheme://$ip:5051/metrics/snapshot\"", 3, 4 << 20, SecureHttp.Curl(null)).TrimEnd('\n')}}; } """
        + "| grep -o 'slave[^,]*/registered\":[0-9]*'\n";

    /// <exception cref="NodeAnswerException">The answer has no mark.</exception>
    public override string Parse(RawOutput output)
    {
        string read = Frame.Split(output, nameof(ServiceChangeOperation)).Trimmed("mark");
        return s_mark.IsMatch(read) ? read : throw new NodeAnswerException(nameof(ServiceChangeOperation), read);
    }
}
