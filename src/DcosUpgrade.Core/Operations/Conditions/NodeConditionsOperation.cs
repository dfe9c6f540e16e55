using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The facts of a node and the conditions around it, in one exec.</summary>
/// <remarks>
/// Of files that may contain secrets, only lines without secrets leave the node. bash itself tries the ports, 64 at a time, because old
/// nodes have no other program for it. A port that seems filtered is tried again with a longer limit and fewer at a time, because the
/// attempts of a busy node can be late. Source: FACTS.md, Host requirements.
/// </remarks>
internal sealed class NodeConditionsOperation(string token, NodeConditionsRequest look) : NodeOperation<NodeConditions>
{
    public const string OptMesosphere = NodePaths.Mesosphere;
    public const string Temporary = "/tmp";
    public const string VarLibDcos = "/var/lib/dcos";
    public const string ExecFolder = "/var/lib/dcos/exec";

    /// <summary>The programs that DC/OS calls by name (dcos/dcos 1.11.6 and 1.12.5 gen/build_deploy/bash.py).</summary>
    public static readonly string[] Programs = ["curl", "bash", "ping", "tar", "xz", "unzip", "ipset", "systemd-notify", "ifconfig"];

    /// <summary>The kernel modules that dcos-net loads before it starts.</summary>
    public static readonly string[] Modules = ["ip_vs_wlc", "dummy"];

    /// <summary>The files in which an event subscriber or a plugin of Marathon can be configured (FACTS.md, Marathon).</summary>
    public static readonly string[] MarathonPlaces =
        [NodePaths.Mesosphere + "/bin/marathon.sh", NodePaths.Mesosphere + "/etc/marathon", NodePaths.Mesosphere + "/etc/marathon-extras",
            "/var/lib/dcos/marathon/environment"];

    /// <summary>The folder that dcos-net writes into (FACTS.md, Network).</summary>
    public const string NetworkdFolder = "/etc/systemd/network";

    /// <summary>The files with attributes and resources of an agent that survive upgrades (FACTS.md, Agent files).</summary>
    public static readonly string[] AgentPlaces = ["/var/lib/dcos/mesos-slave-common", "/var/lib/dcos/mesos-resources"];

    /// <summary>The path of the key of a custom CA (FACTS.md, Security modes).</summary>
    public const string CustomCaKey = "/var/lib/dcos/pki/tls/CA/private/custom_ca.key";

    private const string DockerLines = "Server Version|Storage Driver|Backing Filesystem|Supports d_type|Data loop file|Kernel Version";
    private const string ConfigKeys = @"provider\|bootstrap_url\|enable_ipv6\|security\|exhibitor_storage_backend";
    /// <summary>The clock of the kernel and the wall clock may differ by this.</summary>
    private const int StartSeconds = 5;

    /// <summary>More files are not listed.</summary>
    private const int AddedFilesShown = 50;

    private const int PortSeconds = 3;
    private const int PatientSeconds = 10;

    /// <summary>Maximum number of failed ports that are tried again; with more, the failure is certain.</summary>
    private const int Doubtful = 64;

    private static readonly Pattern s_check =
        new("^(?<code>[0-9]+) (?<tries>[0-9]+)\n(?<output>.*)\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public SectionFrame Frame { get; } = new(token);

    public NodeConditionsRequest Look { get; } = look;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(Look.OwnChecks ? 480 : 120);

    public override int MaxBytes => 4 << 20;

    public override bool Collects => !Look.OwnChecks;

    private bool IsMaster => Look.Role == DcosRole.Master;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + NodeFactsOperation.Body(Frame) + $$"""

        PATH="$PATH:/usr/sbin:/sbin"
        {{Frame.Open("programs")}}for p in {{string.Join(" ", Programs)}}; do command -v $p >/dev/null 2>&1 || printf '%s\n' $p; done
        {{Frame.Open("ipv6")}}if [ ! -d /proc/sys/net/ipv6 ] || [ ! -e /proc/net/if_inet6 ]; then printf 'the kernel has none\n'
        elif [ "$(cat /proc/sys/net/ipv6/conf/all/disable_ipv6)" = 1 ]; then printf 'net.ipv6.conf.all.disable_ipv6 = 1\n'
        elif [ "$(cat /proc/sys/net/ipv6/conf/default/disable_ipv6)" = 1 ]; then printf 'net.ipv6.conf.default.disable_ipv6 = 1\n'
        else printf 'on\n'; fi
        {{Frame.Open("detect-ip")}}{ timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip 2>&1 >&3 </dev/null | sed 's/^/err /'
            printf '\ncode %s\n' "${PIPESTATUS[0]}"; } 3>&1
        {{Frame.Open("disk")}}for p in {{OptMesosphere}} {{Temporary}} {{VarLibDcos}}; do printf '%s ' $p; df -Pk "$(readlink -f $p)" 2>/dev/null | tail -n 1
            printf '\n'; done
        {{Frame.Open("mounts")}}while read -r d m t o r; do for p in {{Temporary}} {{ExecFolder}}; do case $p/ in "${m%/}"/*) printf '%s %s\n' $p "$o";; esac
            done; done < /proc/mounts
        {{Frame.Open("selinux")}}cat /sys/fs/selinux/enforce 2>/dev/null || printf '0\n'
        {{Frame.Open("selinux-policy")}}sed -n 's/^SELINUXTYPE=[[:space:]]*\([a-z]*\).*/\1/p' /etc/selinux/config 2>/dev/null | tail -n 1
        {{Frame.Open("docker")}}timeout 10 docker ps -q >/dev/null 2>&1 </dev/null; c=$?; printf 'code: %s\n' $c
        [ $c = 0 ] && timeout 10 docker info 2>/dev/null </dev/null | grep -E '^ *({{DockerLines}}):'
        {{Frame.Open("clock-sync")}}if [ -x {{NodePaths.Mesosphere}}/bin/check-time ]; then
          o=$(ENABLE_CHECK_TIME=true timeout 10 {{NodePaths.Mesosphere}}/bin/check-time 2>&1 </dev/null); printf 'check-time %s %s\n' $? "$(printf '%s' "$o" |
              tail -n 1)"
        elif command -v timedatectl >/dev/null; then
          timeout 10 timedatectl 2>/dev/null </dev/null | grep -i -q -E 'synchronized: yes'; printf 'timedatectl %s NTP synchronized\n' $?
        fi
        {{Frame.Open("resolv")}}cat /etc/resolv.conf 2>/dev/null | sed -n 's/^[ \t]*nameserver[ \t]*\([^ \t]*\).*/ns \1/p'; [ -r /etc/resolv.conf ] &&
            printf 'read\n'
        {{Frame.Open("journal")}}timeout 10 journalctl -q --no-pager -n 1 -o cat -u 'dcos-*' 2>/dev/null </dev/null | head -c 100 | wc -c
            printf '%s\n' "${PIPESTATUS[0]}"
        {{Frame.Open("locale")}}if command -v locale >/dev/null; then locale -a 2>/dev/null | grep -i -q -E '^en_us\.utf-?8$' && printf 'yes\n' ||
            printf 'no\n'; fi
        {{Frame.Open("modules")}}k=/lib/modules/$(cat /proc/sys/kernel/osrelease); [ -r $k/modules.dep ] && printf 'list\n'
        for m in {{string.Join(" ", Modules)}}; do [ -d /sys/module/$m ] || grep -q "/$m\.ko" $k/modules.dep $k/modules.builtin 2>/dev/null ||
            printf 'missing %s\n' $m; done
        {{Frame.Open("users")}}if [ -e /etc/mesosphere/manual_host_users ]; then printf 'manual\n'
            for u in {{string.Join(" ", Look.Users.Select(ShellText.Quote))}}; do getent passwd $u >/dev/null || printf 'missing %s\n' $u; done; fi
        {{Frame.Open("config")}}f={{NodePaths.Mesosphere}}/etc/expanded.config.json; if [ -r $f ]; then printf 'read\n'; tr ',{}' '\n\n\n' < $f |
            sed -n 's/^ *"\({{ConfigKeys}}\)": *"\(.*\)" *$/\1 \2/p'; fi
        [ -s {{NodePaths.Mesosphere}}/etc/user.config.yaml ] && printf 'user\n'
        {{NetworkdText}}{{AddedText}}{{MesosText}}
        {{AgentText}}{{EnterpriseText}}{{MarathonText}}{{PortsText}}{{BootstrapText}}{{OwnChecksText}}{{Frame.Close}}
        """;

    private string MesosText => SecureHttp.FindScheme(readsLine: false) + SecureHttp.FindAddress + Frame.Open("mesos")
        + HttpSection.Get($"\"$scheme://$ip:{(IsMaster ? 5050 : 5051)}/version\"", 10, 1 << 16, SecureHttp.Curl(null));

    /// <summary>A link that systemd-networkd does not manage has the state unmanaged, or no file.</summary>
    /// <summary>
    /// pkgpanda makes links and folders only, so a file is someone's own. These folders are replaced as a whole by an activation (FACTS.md,
    /// pkgpanda activation).
    /// </summary>
    private string AddedText => $$"""
        {{Frame.Open("added")}}for d in bin etc include lib; do [ -d {{OptMesosphere}}/$d ] && printf 'read\n'
          timeout 20 find {{OptMesosphere}}/$d -xdev -type f -printf 'file %p\n' 2>/dev/null; done | head -n {{AddedFilesShown}}

        """;

    private string NetworkdText => $$"""
        {{Frame.Open("networkd")}}n=systemd-networkd.service; l=$(systemctl list-unit-files --no-legend --no-pager $n 2>/dev/null </dev/null)
        case $l in *$n*) printf 'unit\n';; esac
        [ -d {{NetworkdFolder}} ] && printf 'folder\n'
        systemctl is-active --quiet $n </dev/null && printf 'active\n'
        for d in /sys/class/net/*; do read -r i 2>/dev/null < $d/ifindex || continue
          s=$(sed -n 's/^ADMIN_STATE=//p' /run/systemd/netif/links/$i 2>/dev/null); case $s in ''|unmanaged) continue;; esac
          [ -d $d/bonding ] && printf 'bond %s\n' ${d##*/} || printf 'link %s\n' ${d##*/}; done
        printf 'read\n'

        """;

    private string AgentText => IsMaster
        ? ""
        : $"{Frame.Open("agent")}{HttpSection.Get("\"$scheme://$ip:5051/metrics/snapshot\"", 10, 1 << 20, SecureHttp.Curl(null), JsonCut.Metrics)}\n";

    private string EnterpriseText => IsMaster ? $$"""
        {{Frame.Open("custom-ca")}}[ -e {{CustomCaKey}} ] && printf 'yes\n' || printf 'no\n'
        {{Frame.Open("cockroach")}}systemctl show -p ActiveState -p ActiveEnterTimestampMonotonic dcos-cockroach.service 2>/dev/null
            cut -d ' ' -f 1 /proc/uptime

        """ : $$"""
        {{Frame.Open("activated")}}stat -c %Y {{NodePaths.Mesosphere}}/active 2>/dev/null
        {{Frame.Open("http-executor")}}f={{NodePaths.Mesosphere}}/etc/mesos-slave-common; if [ -r $f ]
            then grep -q -s -i -E '^(export )?MESOS_HTTP_COMMAND_EXECUTOR="?true' $f /var/lib/dcos/mesos-slave-common && printf 'yes\n' || printf 'no\n'; fi
        {{Frame.Open("agent-files")}}read -r p r < /proc/uptime; b=$(($(date +%s) - ${p%.*}))
        for u in dcos-mesos-slave dcos-mesos-slave-public; do
          s=$(systemctl show -p ActiveEnterTimestampMonotonic $u.service 2>/dev/null </dev/null | sed -n 's/.*=\([0-9][0-9]*\)$/\1/p')
          [ "${s:-0}" -gt 0 ] && printf 'start %s\n' $((b + s / 1000000)); done
        for f in {{string.Join(" ", AgentPlaces)}}; do [ -e $f ] && printf 'file %s %s\n' "$(stat -c %Y $f)" $f; done

        """;

    private string MarathonText => !IsMaster ? "" : $$"""
        {{Frame.Open("marathon")}}for f in {{string.Join(" ", MarathonPlaces)}}; do
          [ -r $f ] || continue
          printf 'read %s\n' $f
          grep -q -s -i -E 'event_subscriber|http_callback' $f && printf 'subscriber %s\n' $f
          grep -q -s -E 'MARATHON_PLUGIN_|--plugin_' $f && printf 'plugin %s\n' $f
          for g in {{string.Join(" ", Look.MarathonFlags.Select(ShellText.Quote))}}; do
            case $g in *=*) e="${g%%=*}[=[:space:]](.*[^a-z_])?${g#*=}([^a-z_]|\$)";; *) e="(disable_)?$g([=[:space:]]|\$)";; esac
            grep -v '^[[:space:]]*#' $f | grep -q -i -E "(MARATHON_|--)$e" && printf 'flag %s %s\n' $f $g; done
        done

        """;

    private string PortWords => string.Join(
        " ", Look.Ports.Select(port => ShellText.Quote(port.Key + "/" + port.Value.ToString(CultureInfo.InvariantCulture))));

    private string PortsText => Look.Ports.Count == 0 ? "" : $$"""
        {{Frame.Open("ports")}}knock() { e=$(timeout $1 bash -c 'exec 3<>"/dev/tcp/$0"' "$2" 2>&1); c=$?
          case $c$e in 0*) a=open;; *refused*) a=refused;; *) a=filtered;; esac; printf '%s %s\n' "$2" $a; }
        knocks() { s=$1; m=$2; shift 2; n=0
          for t in "$@"; do knock $s "$t" </dev/null & n=$((n + 1)); [ $((n % m)) = 0 ] && wait; done; wait; }
        r=$(knocks {{PortSeconds}} 64 {{PortWords}})
        f=$(printf '%s\n' "$r" | sed -n 's/ filtered$//p')
        printf '%s\n' "$r" | grep -v ' filtered$'
        [ -n "$f" ] && knocks {{PatientSeconds}} 16 $(printf '%s\n' "$f" | head -n {{Doubtful}})
        [ -n "$f" ] && printf '%s\n' "$f" | tail -n +{{Doubtful + 1}} | sed 's/$/ filtered/'

        """;

    private string BootstrapText => $$"""
        u={{ShellText.Quote(Look.BootstrapUrl)}}; [ -n "$u" ] || u=$(head -n 1 /etc/mesosphere/setup-flags/repository-url 2>/dev/null)
        if [ -n "$u" ]; then
        {{Frame.Open("bootstrap")}}{{NodeFloor.Curl}} --max-time 10 --max-filesize 1048576 -o /dev/null -w '\n@curl 0 %{http_code} ' "$u" 2>/dev/null ||
            printf '\n@curl %s 000 ' $?
        fi

        """;

    private string OwnChecksText => !Look.OwnChecks ? "" : CheckProgram.Define + $$"""
        for kind in node-poststart{{(IsMaster ? " cluster" : "")}}; do
          n=0; c=1; while [ $c != 0 ] && [ $n -lt 3 ]; do
            [ $n -gt 0 ] && sleep 2
            o=$(checks $kind 60 2>/dev/null); c=$?; n=$((n + 1))
          done
          {{Frame.Open("check $kind")}}printf '%s %s\n%s\n' $c $n "${o:0:16384}"
        done

        """;

    public override NodeConditions Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(NodeConditionsOperation));
        string Part(string name) => parts.Trimmed(name);
        string[] Lines(string name) => Part(name).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] After(string name, string word) => [.. Lines(name).Where(line => line.StartsWith(word + " ", StringComparison.Ordinal))
            .Select(line => line.Substring(word.Length + 1))];
        HttpSection mesos = HttpSection.Parse(parts, "mesos");
        return new NodeConditions
        {
            Facts = NodeFactsOperation.Read(parts),
            MissingPrograms = Lines("programs"),
            CustomCaKey = Yes(Part("custom-ca")),
            CockroachAge = Age(Lines("cockroach")),
            ActivatedAt = long.TryParse(Part("activated"), NumberStyles.None, CultureInfo.InvariantCulture, out long activated)
                ? DateTimeOffset.FromUnixTimeSeconds(activated)
                : null,
            HttpExecutors = Yes(Part("http-executor")),
            Ipv6Off = Part("ipv6") switch { "" => null, "on" => "", string why => why },
            Detected = Detected(Lines("detect-ip")),
            FreeKiB = Table(Lines("disk").Select(line => line.Split([' '], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= 6),
                words => words[0], words => long.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out long free) ? free : 0),
            MountOptions = Table(Lines("mounts").Select(line => line.Split([' '], 2)).Where(words => words.Length == 2), words => words[0], words => words[1]),
            Enforcing = Part("selinux") switch { "1" => true, "0" => false, _ => null },
            SelinuxPolicy = Part("selinux-policy"),
            Docker = Docker(Lines("docker")),
            Clock = Part("clock-sync").Split([' '], 3) is [string program, string code, string said] ? new ClockSync(program, code == "0", said) : null,
            NameServers = Lines("resolv").Contains("read") ? After("resolv", "ns") : null,
            JournalReadable = Lines("journal") is [string bytes, string exit] ? exit.Trim() is "0" or "141" && bytes.Trim() != "0" : null,
            LocaleInstalled = Part("locale") switch { "yes" => true, "no" => false, _ => null },
            MissingModules = Lines("modules").Contains("list") || After("modules", "missing").Length == 0 ? After("modules", "missing") : null,
            Networkd = Lines("networkd").Contains("read")
                ? new NetworkdState(
                    Lines("networkd").Contains("unit"),
                    Lines("networkd").Contains("folder"),
                    Lines("networkd").Contains("active"),
                    After("networkd", "bond"),
                    After("networkd", "link"))
                : null,
            AddedFiles = Lines("added").Contains("read")
                ? [.. After("added", "file").Where(file => file.StartsWith(OptMesosphere + "/", StringComparison.Ordinal))]
                : null,
            NewerAgentFiles = NewerFiles(After("agent-files", "start"), After("agent-files", "file")),
            ManualUsers = Lines("users").Contains("manual"),
            MissingUsers = After("users", "missing"),
            MesosVersion = mesos.Ok ? AnswerJson.Parse(mesos.Body, nameof(NodeConditionsOperation))["version"].Text : null,
            Agent = AgentProbeOperation.Read(HttpSection.Parse(parts, "agent"), "unknown"),
            Marathon = After("marathon", "read").Contains(MarathonPlaces[0])
                ? new MarathonFiles(After("marathon", "read"), After("marathon", "subscriber"), After("marathon", "plugin"), After("marathon", "flag"))
                : null,
            Config = Lines("config").Contains("read")
                ? new InstalledConfig(
                    Table(Lines("config").Select(line => line.Split([' '], 2)).Where(words => words.Length == 2), words => words[0], words => words[1]),
                    Lines("config").Contains("user"))
                : null,
            OwnChecks = parts.Keys.Where(name => name.StartsWith("check ", StringComparison.Ordinal))
                .ToDictionary(name => name.Substring(6), name => OwnCheck(parts[name])),
            Ports = parts.ContainsKey("ports") ? [.. Lines("ports").Select(Port)] : null,
            // Its content would keep the whole output.
            Bootstrap = parts.ContainsKey("bootstrap") ? HttpSection.Parse(parts, "bootstrap") with { Content = "" } : null,
        };
    }

    private static bool? Yes(string text) => text switch { "yes" => true, "no" => false, _ => null };

    /// <summary>systemd counts microseconds from the boot.</summary>
    private static TimeSpan? Age(string[] lines)
    {
        string? Of(string name) => lines.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?.Substring(name.Length + 1).Trim();
        return Of("ActiveState") == "active"
            && long.TryParse(Of("ActiveEnterTimestampMonotonic"), NumberStyles.None, CultureInfo.InvariantCulture, out long entered)
            && double.TryParse(lines[lines.Length - 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double up)
            ? TimeSpan.FromSeconds(Math.Max(0, up - (entered / 1e6)))
            : null;
    }

    /// <summary>Files that were changed after the last start of the agent, which wrote one of them itself at its first start.</summary>
    private static IReadOnlyList<string>? NewerFiles(string[] starts, string[] files)
    {
        long[] started = [.. starts.Select(Seconds).OfType<long>()];
        return started.Length == 0 ? null
            : [.. files.Select(file => file.Split([' '], 2))
                .Where(words => words.Length == 2 && Seconds(words[0]) > started.Max() + StartSeconds && AgentPlaces.Contains(words[1]))
                .Select(words => words[1])];
    }

    private static long? Seconds(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : null;

    private static DetectedAddress? Detected(string[] lines)
    {
        string? code = lines.LastOrDefault(line => line.StartsWith("code ", StringComparison.Ordinal));
        string[] errors = [.. lines.Where(line => line.StartsWith("err ", StringComparison.Ordinal)).Select(line => line.Substring(4))];
        return code is null ? null : new DetectedAddress(
            int.Parse(code.Substring(5), CultureInfo.InvariantCulture),
            string.Join("\n", lines.Where(line => line != code && !line.StartsWith("err ", StringComparison.Ordinal))),
            string.Join(" ", errors));
    }

    private static DockerInfo? Docker(string[] lines)
    {
        Dictionary<string, string> values =
            Table(lines.Select(line => line.Split([':'], 2)).Where(words => words.Length == 2), words => words[0].Trim(), words => words[1].Trim());
        return values.TryGetValue("code", out string? code) ? new DockerInfo(code == "0", values) : null;
    }

    private static OwnCheckRun OwnCheck(string text)
    {
        Match match = s_check.Match(text);
        return match.Success
            ? new OwnCheckRun(int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture),
                int.Parse(match.Groups["tries"].Value, CultureInfo.InvariantCulture), match.Groups["output"].Value.Trim())
            : throw new NodeAnswerException(nameof(NodeConditionsOperation), text);
    }

    private static PortProbe Port(string line)
    {
        string[] words = line.Split('/', ' ');
        return new PortProbe(SharedTexts.OfNodes.Share(words[0]), int.Parse(words[1], CultureInfo.InvariantCulture),
            words[2] switch { "open" => PortAnswer.Open, "refused" => PortAnswer.Refused, _ => PortAnswer.Filtered });
    }

    /// <summary>Of several lines with one name the last counts, as with mounts.</summary>
    private static Dictionary<string, T> Table<T>(IEnumerable<string[]> rows, Func<string[], string> key, Func<string[], T> value)
    {
        Dictionary<string, T> table = new(StringComparer.Ordinal);
        foreach (string[] row in rows)
        {
            table[key(row)] = value(row);
        }

        return table;
    }
}
