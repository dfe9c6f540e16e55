using System;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>A sound 1.10.8 master in a folder, on which the start program runs in a real bash. systemd-run only records that it was called.</summary>
internal sealed class StartNode : IDisposable
{
    private const string Token = "0123456789abcdef";
    public const string Upload = "/var/lib/dcos-upgrade/upload";

    public StartNode()
    {
        Root.Program("systemctl", """case "$*" in *'-p Id'*) echo Id=dcosupgrade-node.service ;; esac; echo ActiveState=inactive""");
        Root.Program("pgrep", "exit 1");
        Root.Program("df", "echo 'Filesystem 1024-blocks Used Available Capacity Mounted'; echo '/dev/sda1 104857600 1 104857599 1% /'");
        Root.Program("systemd-run", """touch "${0%/*}/started" """);
        Root.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.0.7");
        Root.Write("/etc/mesosphere/roles/master", "");
        Root.Write("/opt/mesosphere/etc/dcos-version.json", "{\n  \"version\": \"1.10.8\",\n  \"dcos-image-commit\": \"abc\"\n}\n");
        foreach (string name in new[] { "include/x", "lib/x", "environment", "environment.export", "active.buildinfo.full.json" })
        {
            Root.Write("/opt/mesosphere/" + name, "");
        }

        Root.Write("/etc/systemd/system/dcos.target.wants/x", "");
        Activate("mesos--1aa");
    }

    public NodeRoot Root { get; } = new();

    public bool Started => System.IO.File.Exists(Root["/bin/started"]);

    public NodeFacts Facts() => Root.Ask(new NodeFactsOperation(Token));

    public RunOrder Order(NodeFacts facts, long fence = 7) => new()
    {
        ScriptId = "id",
        Url = "http://boot/dcos_node_upgrade.sh",
        Sha256 = "s",
        FromVersion = "1.10.8",
        ToVersion = "1.11.6",
        Owner = "eve",
        BootstrapUrl = "http://boot",
        ExpectedRole = DcosRole.Master,
        ExpectedAddress = "10.0.0.7",
        Packages = [],
        Baseline = "{}",
        After = facts.Attempts.LastOrDefault()?.Id ?? "",
        Conditions = StartConditions.Of(facts),
        Fence = fence,
    };

    /// <param name="change">What else is done to the program's text.</param>
    public RunStart Start(RunOrder order, Func<string, string>? change = null)
    {
        Root.Write(Upload + "/0", order.Baseline);
        return StartUploaded(order, change);
    }

    /// <summary>The same with what is in the upload folder.</summary>
    public RunStart StartUploaded(RunOrder order, Func<string, string>? change = null)
    {
        StartRunOperation start = new(Token, order, Upload);
        return start.Parse(Root.Run(start, change));
    }

    public FencedNode Fence(long fence) => Root.Ask(new FenceNodeOperation(Token, fence));

    public void Activate(string id)
    {
        string link = Root["/opt/mesosphere/active/" + id.Split("--")[0]];
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(link)!);
        System.IO.File.Delete(link);
        System.IO.File.CreateSymbolicLink(link, "/opt/mesosphere/packages/" + id);
    }

    public void Dispose() => Root.Dispose();
}
