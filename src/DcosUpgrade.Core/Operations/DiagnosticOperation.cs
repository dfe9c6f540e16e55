using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Collects the diagnostics of a node after a failed upgrade. Each part is truncated at its beginning. Writes nothing.</summary>
/// <remarks>
/// It follows the troubleshooting section of the documented procedure. The node lists its units. Units that only the other version has
/// are asked for too, because a node that failed during an activation can have both (FACTS.md, Units). Nothing is redacted here.
/// </remarks>
/// <param name="since">Start of the journals that are read, by the node's clock.</param>
/// <param name="maxBytes">Maximum size of the answer.</param>
internal sealed class DiagnosticOperation(string token, DcosRole role, DateTimeOffset since, int maxBytes) : NodeOperation<IReadOnlyDictionary<string, string>>
{
    /// <summary>A number above the number of parts, so that the answer stays within its maximum size.</summary>
    private const int Parts = 108;

    private static readonly Pattern s_foreign = new(@"[^A-Za-z0-9@_./-]|\.\.+|\A/+");

    private static readonly string[] s_everywhere =
        ["dcos-setup", "dcos-link-env", "dcos-download", "dcos-spartan", "dcos-navstar", "dcos-epmd", "dcos-net", "dcos-gen-resolvconf",
            "dcos-checks-poststart", "dcos-checks-api", "dcos-telegraf", "dcos-fluent-bit", "dcos-calico-bird", "dcos-calico-confd", "dcos-calico-felix"];

    private static readonly string[] s_masters =
        ["dcos-exhibitor", "dcos-mesos-dns", "dcos-mesos-master", "dcos-marathon", "dcos-adminrouter", "dcos-cosmos", "dcos-metronome",
            "dcos-bouncer", "dcos-bouncer-migrate-users", "dcos-cockroach", "dcos-etcd", "dcos-ui-update-service"];

    private static readonly string[] s_agents = ["dcos-mesos-slave", "dcos-mesos-slave-public", "dcos-adminrouter-agent", "dcos-calico-libnetwork-plugin",
            "docker"];

    public SectionFrame Frame { get; } = new(token);

    public DcosRole Role { get; } = role;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Bytes that are kept of each part.</summary>
    public int PartBytes { get; } = maxBytes / Parts;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(600);

    public override int MaxBytes => maxBytes;

    private IEnumerable<string> Units => s_everywhere.Concat(Role == DcosRole.Master ? s_masters : s_agents).Select(unit => unit + ".service");

    public override string ProgramText => NodeFloor.Prologue + CheckProgram.Define + $$"""
        m={{NodePaths.Mesosphere}}
        from=$(date -d @{{Since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}} '+%Y-%m-%d %H:%M:%S')
        keep() { tail -c {{PartBytes}}; }
        {{Frame.Open("node.txt")}}{ date -u; hostname; cat /proc/uptime /proc/loadavg; df -Pk; cat /proc/meminfo | head -n 5; cat /proc/mounts; } 2>&1 | keep
        {{Frame.Open("version.txt")}}{ cat $m/etc/dcos-version.json; ls -l /etc/mesosphere/roles; timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip </dev/null
            systemctl --version; } 2>&1 | keep
        {{Frame.Open("pkgpanda.txt")}}{ ls -la $m $m/active/ /etc/systemd/system/dcos.target.wants; ls -d $m/*.new $m/*.old $m/active.new/ $m/packages/*_tmp
            cat $m/install_progress; } 2>&1 | keep
        {{Frame.Open("resolv.conf.txt")}}cat /etc/resolv.conf 2>&1 | keep
        {{Frame.Open("units.txt")}}systemctl list-units --all --no-legend --no-pager 'dcos*' 2>&1 | keep
        {{Frame.Open("status.txt")}}systemctl status --no-pager -l -n 10 'dcos*' 2>&1 </dev/null | keep
        for u in $(systemctl list-units --all --no-legend --no-pager 'dcos-*.service' 2>/dev/null | sed 's/^[^d]*\(dcos-[^ ]*\).*/\1/' |
            head -n {{Parts - 52}}) {{string.Join(" ", Units)}}; do
          case " $seen " in *" $u "*) continue;; esac; seen="$seen $u"
          t=$(timeout 60 journalctl -q --no-pager -o short-iso --since "$from" -u "$u" 2>/dev/null </dev/null | keep; printf x)
          [ "$t" = x ] && continue
        {{Frame.Open("journal/$u.txt")}}printf '%s' "${t%x}"
        done
        for f in /var/lib/dcos/exhibitor/zookeeper/zookeeper.out $m/active/exhibitor/usr/zookeeper/zookeeper.out; do
          [ -f $f ] || continue
        {{Frame.Open("zookeeper.out$f.txt")}}keep < $f
        done
        for kind in node-poststart cluster; do
        {{Frame.Open("checks/$kind.txt")}}{ printf '%s\n' "${checker:-no checks are configured}"; checks $kind 60
            printf 'exit code %s\n' $?; } 2>&1 | keep
        done
        for d in $(ls -d {{NodePaths.Runs}}/* 2>/dev/null | sort | tail -n 2); do for f in run.json rc phase packages log; do
          [ -f $d/$f ] || continue
        {{Frame.Open("runs/${d##*/}/$f.txt")}}tr -d '\0' < $d/$f | keep
        done; done
        {{Frame.Close}}
        """;

    /// <returns>Texts by the name of the file that each becomes.</returns>
    public override IReadOnlyDictionary<string, string> Parse(RawOutput output) => Frame.Split(output, nameof(DiagnosticOperation))
        .Where(part => part.Key.EndsWith(".txt", StringComparison.Ordinal))
        .GroupBy(part => FileName(part.Key), part => part.Value, StringComparer.Ordinal)
        .ToDictionary(parts => parts.Key, parts => string.Concat(parts), StringComparer.Ordinal);

    /// <summary>The name of a part, which can hold the name of a unit, as a path below a folder on every system.</summary>
    private static string FileName(string name) => s_foreign.Replace(name.Replace("//", "/"), "_");
}
