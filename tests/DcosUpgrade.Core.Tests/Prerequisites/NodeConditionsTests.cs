using System;
using System.Collections.Generic;
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

    private NodeConditions Look(
        DcosRole role = DcosRole.Agent, IReadOnlyList<KeyValuePair<string, int>>? ports = null, bool ownChecks = false, string url = "") =>
        _node.Ask(Operation(role, ports, ownChecks, url));

    private static NodeConditionsOperation Operation(
        DcosRole role = DcosRole.Agent, IReadOnlyList<KeyValuePair<string, int>>? ports = null, bool ownChecks = false, string url = "") =>
        new("0123456789abcdef", new NodeConditionsRequest(role, ports ?? [], ownChecks, url));
}
