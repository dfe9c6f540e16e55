using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Asks the etcd of a master for its health and its members: one command for both editions (FACTS.md, etcd).</summary>
/// <remarks>
/// Parts: version (dcos-version.json), unit (its LoadState), calico (yes or no), diagnostic (output of dcos-etcdctl) and code (its exit code).
/// Source: dcos/dcos 2.2.1 packages/etcd/extra/etcdctl/dcos_etcdctl.py. Each command of etcdctl is one text
/// <c>cmd `…`, exit status: `0`, stdout: `…`, stderr: `None`</c>; after a failure there is only the output of etcdctl.
/// </remarks>
internal sealed class EtcdStatusOperation(string token) : NodeOperation<EtcdReport>
{
    public const string Program = NodePaths.Mesosphere + "/bin/dcos-shell dcos-etcdctl diagnostic";

    private const string Unit = "dcos-etcd.service";
    private const string Health = "cmd `endpoint health`, ";
    private const string List = "cmd `member list -w json`, ";
    private const string Healthy = " is healthy: ";

    /// <summary>Far above the number of masters.</summary>
    private const int MostMembers = 64;

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    // Only root can read the key of a client.
    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{Frame.Open("version")}}cat {{NodePaths.Mesosphere}}/etc/dcos-version.json 2>/dev/null
        {{Frame.Open("unit")}}state=$(systemctl show -p LoadState {{Unit}}); printf '%s\n' "$state"
        {{Frame.Open("calico")}}if [ -e {{NodePaths.Mesosphere}}/etc/calico/calico_enabled ]; then printf 'yes\n'; else printf 'no\n'; fi
        {{Frame.Open("diagnostic")}}if [ "$state" = LoadState=loaded ]; then
          timeout 30 {{Program}} 2>&1 </dev/null | head -c 65536
          code=${PIPESTATUS[0]}
        fi
        {{Frame.Open("code")}}printf '%s\n' "$code"
        {{Frame.Close}}
        """;

    public override EtcdReport Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(EtcdStatusOperation));
        string? version = AnswerJson.ParseOrEmpty(parts["version"].Trim())["version"].Text;
        EtcdReport report = new(
            parts["unit"].Trim() switch { "LoadState=loaded" => true, "LoadState=not-found" => false, _ => null },
            DcosVersion.IsVersion(version) ? new DcosVersion(version!) : null,
            parts["calico"].Trim() == "yes",
            null,
            "");
        if (report.Installed is not true || report.Version is null)
        {
            return report with { Problem = report.Installed is false ? "" : $"the release or the state of {Unit} could not be read" };
        }

        string text = parts["diagnostic"];
        string code = parts["code"].Trim();
        IReadOnlyList<EtcdMember>? members = code == "0" ? Members(text) : null;
        string problem = code == "124" ? "no answer within 30 s"
            : code != "0" ? LastLine(text) ?? $"dcos-etcdctl ended with exit code {code}"
            : Section(text, Health)?.Contains(Healthy) is not true ? "dcos-etcdctl does not show that the endpoint is healthy"
            : members is null ? "dcos-etcdctl does not show a list of members"
            : "";
        return problem.Length > 0 ? report with { Problem = problem } : report with { Members = members };
    }

    /// <summary>The text about one command; null when there is none.</summary>
    private static string? Section(string text, string mark)
    {
        int start = text.IndexOf(mark, StringComparison.Ordinal);
        int end = start < 0 ? -1 : text.IndexOf("\ncmd `", start, StringComparison.Ordinal);
        return start < 0 ? null : text.Substring(start, (end < 0 ? text.Length : end) - start);
    }

    /// <remarks>Lines of the log of etcdctl are JSON too; the list is the one with members.</remarks>
    private static EtcdMember[]? Members(string text)
    {
        foreach (string line in (Section(text, List) ?? "").Split('\n'))
        {
            int start = line.IndexOf('{');
            int end = line.LastIndexOf('}');
            Json list = start < 0 || end < start ? AnswerJson.ParseOrEmpty("") : AnswerJson.ParseOrEmpty(line.Substring(start, end - start + 1));
            if (list["members"].Items is { Count: > 0 and <= MostMembers } items)
            {
                EtcdMember?[] members = [.. items.Select(Member)];
                return members.Any(member => member is null) ? null : [.. members.OfType<EtcdMember>()];
            }
        }

        return null;
    }

    private static EtcdMember? Member(Json member) =>
        Uri.TryCreate(member["peerURLs"].Items.FirstOrDefault()?.Text, UriKind.Absolute, out Uri? peer) && peer.Host.Length > 0
            ? new EtcdMember(peer.Host, !string.IsNullOrEmpty(member["name"].Text) && member["isLearner"].Boolean is not true)
            : null;

    private static string? LastLine(string text)
    {
        string? line = text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0);
        return line is { Length: > 300 } ? line.Substring(0, 300) : line;
    }
}
