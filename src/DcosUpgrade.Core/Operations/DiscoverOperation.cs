using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// Reads the facts of the cluster that one master has: version, master list, Exhibitor's servers, edition. Parts: roles,
/// address, version, masters, count, exhibitor, edition. One exec, one local GET.
/// </summary>
/// <remarks>
/// Sources: FACTS.md, Discovery and FACTS.md, Edition. Agents are not read here: the decision whose list counts needs a view of all
/// masters (FACTS.md, Mesos master), see ClusterWatch. Of bootstrap-config.json only the security mode leaves the node.
/// </remarks>
internal sealed class DiscoverOperation(string token) : NodeOperation<DiscoveredMaster>
{
    private const string Bouncer = "dcos-bouncer.service";
    private const string Cockroach = NodePaths.Mesosphere + "/bin/cockroach";
    private const string BootstrapConfig = NodePaths.Mesosphere + "/etc/bootstrap-config.json";

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    // Only root can read bootstrap-config.json.
    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(45);

    public override int MaxBytes => 1 << 20;

    public override bool Collects => true;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + SecureHttp.FindAddress + SecureHttp.FindExhibitor + $$"""
        {{Frame.Open("roles")}}ls /etc/mesosphere/roles 2>/dev/null
        {{Frame.Open("address")}}timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip 2>/dev/null
        {{Frame.Open("version")}}cat {{NodePaths.Mesosphere}}/etc/dcos-version.json 2>/dev/null
        {{Frame.Open("masters")}}cat {{NodePaths.Mesosphere}}/etc/master_list 2>/dev/null
        {{Frame.Open("count")}}cat {{NodePaths.Mesosphere}}/etc/master_count 2>/dev/null
        {{Frame.Open("exhibitor")}}{{HttpSection.Get("$exhibitor/v1/cluster/list", 10, 1 << 20, SecureHttp.ExhibitorCurl)}}
        {{Frame.Open("edition")}}printf 'unit %s\n' "$(systemctl show -p LoadState {{Bouncer}})"
        if [ -e {{Cockroach}} ]; then printf 'cockroach yes\n'; elif [ -d {{NodePaths.Mesosphere}}/bin ]; then printf 'cockroach no\n'; fi
        if [ -e {{BootstrapConfig}} ]; then
          printf 'security %s\n' "$(tr -d '\n' < {{BootstrapConfig}} | sed -n 's/.*"security"[ \t]*:[ \t]*"\([a-z]*\)".*/\1/p')"
        elif [ -d {{NodePaths.Mesosphere}}/etc ]; then printf 'security no\n'; fi
        {{Frame.Close}}
        """;

    public override DiscoveredMaster Parse(RawOutput output)
    {
        const string Me = nameof(DiscoverOperation);
        FrameParts parts = Frame.Split(output, Me);
        string Part(string name) => parts.TryGetValue(name, out string? text) ? text.Trim() : "";
        Json version = AnswerJson.ParseOrEmpty(Part("version"));
        Json masters = AnswerJson.ParseOrEmpty(Part("masters"));
        HttpSection exhibitor = HttpSection.Parse(parts, "exhibitor");
        string[] servers = exhibitor.Ok ? Texts(AnswerJson.Parse(exhibitor.Body, Me)["servers"]) : [];
        return new DiscoveredMaster
        {
            RoleFiles = Part("roles").Split(['\n'], StringSplitOptions.RemoveEmptyEntries),
            DetectedAddress = Part("address"),
            Version = version["version"].Text,
            Build = version["dcos-image-commit"].Text,
            MasterList = masters.Items.Count > 0 ? Texts(masters) : null,
            MasterCount = int.TryParse(Part("count"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null,
            ExhibitorServers = servers.Length > 0 ? servers : null,
            ExhibitorProblem = exhibitor.Ok ? "it has not loaded its servers yet" : exhibitor.Problem,
            Evidence = Evidence(version["dcos-variant"].Text, Part("edition")),
        };
    }

    private static EditionEvidence Evidence(string? variant, string text)
    {
        Dictionary<string, string> seen = text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split([' '], 2))
            .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1].Trim() : "");
        string? Of(string key) => seen.TryGetValue(key, out string? value) ? value : null;
        string? security = Of("security");
        (string What, bool? There)[] evidence =
        [
            (Bouncer, Of("unit") switch { "LoadState=loaded" or "LoadState=masked" => true, "LoadState=not-found" => false, _ => null }),
            (Cockroach, Of("cockroach") switch { "yes" => true, "no" => false, _ => null }),
            (BootstrapConfig, security switch { null => null, "no" or "" => false, _ => true }),
        ];
        return new EditionEvidence(
            variant,
            [.. evidence.Where(part => part.There is true).Select(part => part.What)],
            [.. evidence.Where(part => part.There is null).Select(part => part.What)],
            security is "no" or "" ? null : security);
    }

    private static string[] Texts(Json list) => [.. list.Items.Select(item => item.Text).OfType<string>()];
}
