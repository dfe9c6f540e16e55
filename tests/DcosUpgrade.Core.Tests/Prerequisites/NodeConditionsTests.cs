using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>The look at a node in a real bash.</summary>
public sealed class NodeConditionsTests : IDisposable
{
    private readonly NodeRoot _node = new();

    public NodeConditionsTests()
    {
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.0.7");
        _node.Program(
            "docker", "[ \"$1\" = ps ] || printf 'Server Version: 17.05.0-ce\\n Http Proxy: http://u:secret@proxy\\nStorage Driver: overlay\\n Backing "
                + "Filesystem: xfs\\n Supports d_type: true\\n'");
        _node.Program("/opt/mesosphere/bin/check-time", "echo 'Time is in sync!'; [ \"$ENABLE_CHECK_TIME\" = true ]");
        _node.Program("journalctl", "echo one line of dcos");
        _node.Program("curl", "exit 7");
        _node.Program("systemctl", "[ \"$1\" = --version ] && echo 'systemd 219'; exit 0");
        _node.Write("/etc/resolv.conf", "# made by hand\nnameserver 198.51.100.1\n  nameserver\t198.51.100.2\nsearch x\n");
        _node.Write("/etc/mesosphere/roles/slave", "");
        _node.Write("/proc/mounts", "/dev/sda / xfs rw,relatime 0 0\ntmpfs /tmp tmpfs rw,noexec 0 0\n/dev/sdb /tmpother xfs rw,noexec 0 0\n/dev/sdc "
            + _node["/var/lib/dcos"] + " xfs rw,relatime 0 0\n");
        _node.Write("/opt/mesosphere/etc/expanded.config.json",
            "{\n \"provider\": \"onprem\",\n \"bootstrap_url\": \"http://b:80\", \"superuser_password_hash\": \"SECRET\",\n \"enable_ipv6\": \"false\"}");
        _node.Write("/opt/mesosphere/etc/user.config.yaml", "---\n");
        _node.Write("/opt/mesosphere/bin/marathon.sh", "exec java --event_subscriber http_callback");
        _node.Write("/var/lib/dcos/marathon/environment", "MARATHON_PLUGIN_DIR=/x\n");
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_node_s_surroundings_are_read()
    {
        NodeConditions seen = Look();

        Assert.Equal(219, seen.Facts.SystemdVersion);
        Assert.Equal(["slave"], seen.Facts.RoleFiles);
        Assert.Equal(new DetectedAddress(0, "10.0.0.7", ""), seen.Detected);
        Assert.NotNull(seen.Ipv6Off);
        Assert.All([NodeConditionsOperation.Temporary], path => Assert.True(seen.FreeKiB[path] > 0));
        Assert.Equal("rw,noexec", seen.MountOptions["/tmp"]);
        Assert.Equal("rw,relatime", seen.MountOptions[NodeConditionsOperation.ExecFolder]);
        Assert.False(seen.Enforcing);
        Assert.True(seen.Docker!.Answers);
        Assert.Equal(["17.05.0-ce", "overlay", "xfs", "true"],
            new[] { "Server Version", "Storage Driver", "Backing Filesystem", "Supports d_type" }.Select(name => seen.Docker[name]));
        Assert.Equal(new ClockSync("check-time", true, "Time is in sync!"), seen.Clock);
        Assert.Equal(["198.51.100.1", "198.51.100.2"], seen.NameServers);
        Assert.True(seen.JournalReadable);
        Assert.NotNull(seen.LocaleInstalled);
        Assert.False(seen.ManualUsers);
        Assert.Null(seen.MesosVersion);
        Assert.Equal("connection refused", seen.Agent.Problem);
        Assert.True(seen.Config!.HasUserConfig);
        Assert.Equal(("onprem", "http://b:80", "false"), (seen.Config["provider"], seen.Config["bootstrap_url"], seen.Config["enable_ipv6"]));
        Assert.Null(seen.Ports);
        Assert.Null(seen.Bootstrap);
    }

    [Fact]
    public void No_secret_of_a_file_or_program_leaves_the_node() =>
        Assert.DoesNotContain("secret", _node.Run(Operation()).Stdout, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Failed_conditions_are_observed()
    {
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo warning >&2; echo 10.0.0.7; exit 3");
        _node.Program("/opt/mesosphere/bin/check-time", "echo 'Clock is out of sync'; exit 1");
        _node.Program("docker", "exit 1");
        _node.Program("journalctl", "exit 1");
        _node.Write("/etc/mesosphere/manual_host_users", "");
        _node.Write("/sys/fs/selinux/enforce", "1");

        NodeConditions seen = Look();

        Assert.Equal(new DetectedAddress(3, "10.0.0.7", "warning"), seen.Detected);
        Assert.Equal(new ClockSync("check-time", false, "Clock is out of sync"), seen.Clock);
        Assert.False(seen.Docker!.Answers);
        Assert.False(seen.JournalReadable);
        Assert.True(seen.ManualUsers);
        Assert.True(seen.Enforcing);
    }

    [Fact]
    public void A_master_s_Marathon_is_read_in_all_places()
    {
        NodeConditions seen = Look(DcosRole.Master);

        Assert.Equal(2, seen.Marathon!.Read.Count);
        Assert.EndsWith("marathon.sh", Assert.Single(seen.Marathon.Subscribers));
        Assert.EndsWith("environment", Assert.Single(seen.Marathon.Plugins));
    }

    [Fact]
    public void Without_marathon_sh_nothing_is_known_of_Marathon()
    {
        System.IO.File.Delete(_node["/opt/mesosphere/bin/marathon.sh"]);

        Assert.Null(Look(DcosRole.Master).Marathon);
    }

    [Fact]
    public void Ports_are_open_refused_or_filtered()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int open = ((IPEndPoint)listener.LocalEndpoint).Port;
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        int refused = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        // No test can have a filter: the program that watches the time says what it would say then.
        _node.Program("timeout", "case \"$*\" in *192.0.2.1*) exit 124;; esac; shift; exec \"$@\"");
        NodeConditions seen = Look(ports: [new("127.0.0.1", open), new("127.0.0.1", refused), new("192.0.2.1", 9)]);

        Assert.Equal(
            [new PortProbe("127.0.0.1", refused, PortAnswer.Refused), new PortProbe("127.0.0.1", open, PortAnswer.Open),
                new PortProbe("192.0.2.1", 9, PortAnswer.Filtered)],
            seen.Ports!.OrderBy(port => port.Answer == PortAnswer.Filtered).ThenBy(port => port.Answer == PortAnswer.Open));
    }

    [Fact]
    public void Own_checks_are_repeated_before_a_failure_is_accepted()
    {
        _node.Program(
            "/opt/mesosphere/bin/dcos-shell",
            $"echo x >> {_node["/tries"]}; [ $(wc -l < {_node["/tries"]}) -ge 2 ] && {{ echo '{{\"status\":0,\"checks\":{{}}}}'; exit 0; }}; echo "
                + $"'{{\"status\":3}}'; exit 3");
        _node.Write("/opt/mesosphere/etc/dcos-diagnostics-runner-config.json", "{}");
        _node.Program("sleep", "exit 0");

        OwnCheckRun run = Look(ownChecks: true).OwnChecks["node-poststart"];

        Assert.Equal(new OwnCheckRun(0, 2, "{\"status\":0,\"checks\":{}}"), run);
    }

    [Theory]
    [InlineData("exit 7", 7, 0)]
    [InlineData("case \"$*\" in *'-o /dev/null'*) printf '\\n@curl 0 200 ';; *) exit 7;; esac", 0, 200)]
    public void The_bootstrap_node_is_asked(string curl, int exitCode, int status)
    {
        _node.Program("curl", curl);

        HttpSection answer = Look(url: "http://b:80/it's").Bootstrap!;

        Assert.Equal((exitCode, status), (answer.ExitCode, answer.Status));
    }

    /// <summary>Whatever the machine of the test has: /sys and /run are the node's.</summary>
    [Fact]
    public void Systemd_networkd_and_its_links_are_read()
    {
        void Link(string name, int index, string? state)
        {
            _node.Write($"/sys/class/net/{name}/ifindex", index + "\n");
            if (state is not null)
            {
                _node.Write($"/run/systemd/netif/links/{index}", $"# private\nADMIN_STATE={state}\nOPER_STATE=routable\n");
            }
        }

        Link("lo", 1, "unmanaged");
        Link("eth0", 2, null);
        Link("eth2", 3, "configured");
        Link("bond0", 4, "configuring");
        _node.Write("/sys/class/net/bond0/bonding/mode", "active-backup 1\n");
        _node.Write("/sys/class/net/bonding_masters", "bond0\n");

        Assert.Equal((false, false, false), Parts(Look().Networkd));
        _node.Program("systemctl", "case \"$*\" in *list-unit-files*) echo 'systemd-networkd.service disabled';; *is-active*) exit 3;; esac; exit 0");
        Assert.Equal((true, false, false), Parts(Look().Networkd));
        _node.Write("/etc/systemd/network/x.network", "");
        _node.Program("systemctl", "case \"$*\" in *list-unit-files*) echo 'systemd-networkd.service enabled';; esac; exit 0");

        NetworkdState networkd = Look().Networkd!;

        Assert.Equal((true, true, true), Parts(networkd));
        Assert.Equal(["bond0"], networkd.Bonds);
        Assert.Equal(["eth2"], networkd.Links);

        // No systemctl that lists, as in the first look, is active all the same.
        static (bool, bool, bool) Parts(NetworkdState? state) => (state!.HasUnit, state.HasFolder, state.HasUnit && state.IsActive);
    }

    [Theory]
    [InlineData(-3600, 0, new string[0])]
    [InlineData(-3600, -7200, new string[0])]
    [InlineData(60, 0, new[] { "/var/lib/dcos/mesos-slave-common" })]
    [InlineData(60, 60, new[] { "/var/lib/dcos/mesos-slave-common", "/var/lib/dcos/mesos-resources" })]
    public void Files_that_the_agent_has_not_read_are_found(int common, int resources, string[] expected)
    {
        const int Up = 100;
        double booted = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        DateTime started = DateTime.UtcNow.AddSeconds(-booted + Up);
        _node.Program(
            "systemctl", $"case \"$*\" in *Monotonic*dcos-mesos-slave.service) echo ActiveEnterTimestampMonotonic={Up}000000;; "
                + "*Monotonic*) echo ActiveEnterTimestampMonotonic=0;; esac; exit 0");
        foreach ((string path, int after) in new[] { ("/var/lib/dcos/mesos-slave-common", common), ("/var/lib/dcos/mesos-resources", resources) })
        {
            _node.Write(path, "MESOS_ATTRIBUTES=rack:1\n");
            File.SetLastWriteTimeUtc(_node[path], started.AddSeconds(after));
        }

        Assert.Equal(expected, Look().NewerAgentFiles);
        _node.Program("systemctl", "exit 0");
        Assert.Null(Look().NewerAgentFiles);
    }

    [Fact]
    public void Flags_of_Marathon_are_found_in_any_file_but_not_in_comments()
    {
        _node.Write("/opt/mesosphere/etc/marathon", "MARATHON_MAX_APPS=1\nexport MARATHON_GC_ACTOR_SCAN_BATCH_SIZE=16\n");
        _node.Write("/opt/mesosphere/etc/marathon-extras", "#MARATHON_FIRST=1\nMARATHON_FIRST_OTHER=1\n");
        _node.Write("/opt/mesosphere/bin/marathon.sh", "exec java \\\n  --disable_second --third");

        NodeConditionsRequest request = new(DcosRole.Master, [], OwnChecks: false, "")
        {
            MarathonFlags = ["gc_actor_scan_batch_size", "first", "second", "third", "thir"],
        };

        Assert.Equal(
            ["/opt/mesosphere/bin/marathon.sh second", "/opt/mesosphere/bin/marathon.sh third", "/opt/mesosphere/etc/marathon gc_actor_scan_batch_size"],
            _node.Ask(new NodeConditionsOperation("0123456789abcdef", request)).Marathon!.Flags);
    }

    [Theory]
    [InlineData("MARATHON_DEPRECATED_FEATURES=proxy_events", true)]
    [InlineData("export MARATHON_DEPRECATED_FEATURES=\"api_heavy_events,proxy_events\"", true)]
    [InlineData("java -jar marathon.jar --deprecated_features proxy_events --other", true)]
    [InlineData("MARATHON_DEPRECATED_FEATURES=no_proxy_events", false)]
    [InlineData("MARATHON_DEPRECATED_FEATURES=proxy_events_2", false)]
    [InlineData("MARATHON_OTHER_DEPRECATED_FEATURES=proxy_events", false)]
    [InlineData("# MARATHON_DEPRECATED_FEATURES=proxy_events", false)]
    public void Value_of_a_flag_is_found_alone_and_in_a_list(string line, bool found)
    {
        _node.Write("/opt/mesosphere/bin/marathon.sh", "exec java\n");
        _node.Write("/opt/mesosphere/etc/marathon", line + "\n");
        NodeConditionsRequest request = new(DcosRole.Master, [], OwnChecks: false, "") { MarathonFlags = ["deprecated_features=proxy_events"] };

        Assert.Equal(
            found ? ["/opt/mesosphere/etc/marathon deprecated_features=proxy_events"] : Array.Empty<string>(),
            _node.Ask(new NodeConditionsOperation("0123456789abcdef", request)).Marathon!.Flags);
    }

    [Fact]
    public void Files_that_no_package_has_are_found()
    {
        Directory.Delete(_node["/opt/mesosphere/etc"], recursive: true);
        Directory.Delete(_node["/opt/mesosphere/bin"], recursive: true);
        Assert.Null(Look().AddedFiles);
        _node.Write("/opt/mesosphere/packages/a--1/etc/own.conf", "");
        Directory.CreateDirectory(_node["/opt/mesosphere/etc/dcos/network/cni"]);
        File.CreateSymbolicLink(_node["/opt/mesosphere/etc/own.conf"], _node["/opt/mesosphere/packages/a--1/etc/own.conf"]);

        Assert.Empty(Look().AddedFiles!);
        _node.Write("/opt/mesosphere/etc/dcos/network/cni/mine.conf", "{}");

        Assert.Equal(["/opt/mesosphere/etc/dcos/network/cni/mine.conf"], Look().AddedFiles!);
    }

    private NodeConditions Look(
        DcosRole role = DcosRole.Agent, IReadOnlyList<KeyValuePair<string, int>>? ports = null, bool ownChecks = false, string url = "") =>
        _node.Ask(Operation(role, ports, ownChecks, url));

    private static NodeConditionsOperation Operation(
        DcosRole role = DcosRole.Agent, IReadOnlyList<KeyValuePair<string, int>>? ports = null, bool ownChecks = false, string url = "") =>
        new("0123456789abcdef", new NodeConditionsRequest(role, ports ?? [], ownChecks, url));
}
