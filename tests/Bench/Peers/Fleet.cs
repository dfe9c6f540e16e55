using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The nodes of one measurement, and the command that peers run on them: the text that our observation of facts sends.</summary>
internal sealed class Fleet
{
    /// <summary>A text that the answer of a node holds once, and the command not at all.</summary>
    public const string Answer = "dcos-image-commit";

    private const string FactsFile = Sandbox.Folder + "/facts";

    public Fleet(IReadOnlyList<SshNode> nodes)
    {
        Nodes = nodes;
        HostFile = HostsOf([.. nodes.Select(node => node.Address)]);
        File.WriteAllText(FactsFile, Facts);
        File.WriteAllText(
            AnsibleConfig,
            $"""
            [defaults]
            inventory = {Sandbox.Folder}/hosts
            host_key_checking = True
            timeout = 60
            [ssh_connection]
            pipelining = True
            control_path_dir = {Sandbox.Folder}/control
            ssh_args = -F {SshLab.ClientConfig} -o ControlMaster=auto -o ControlPersist=60s

            """);
    }

    /// <summary>The line that a login shell of a node runs.</summary>
    public static string Facts { get; } =
        new CommandText("benchmarkofpeers").Wrap(new NodeFactsOperation("0123456789abcdef").ProgramText, SudoWay.Free, collects: true);

    public IReadOnlyList<SshNode> Nodes { get; }

    /// <summary>The addresses of the nodes, a line each.</summary>
    public string HostFile { get; }

    private static string AnsibleConfig => Path.Combine(Sandbox.Folder, "ansible.cfg");

    /// <summary>Writes addresses to a file, a line each.</summary>
    public static string HostsOf(string[] addresses)
    {
        string file = Path.Combine(Sandbox.Folder, $"hosts{addresses.Length}");
        File.WriteAllLines(file, addresses);
        return file;
    }

    /// <summary>All clients at this number of nodes at once.</summary>
    public IReadOnlyList<Client> Clients(int width) => 
    [
        Ours(width), Bare(width), Ssh(width), SshKept(width), Pssh(width), Clush(width), Ansible(width), AnsibleShell(width),
    ];

    /// <summary>Our observation of facts, in a process of its own.</summary>
    public Client Ours(int width, int looks = 1) => Own("ours", "facts", width, looks);

    /// <summary>The limit: one connection of SSH.NET and one exec of the same text.</summary>
    public Client Bare(int width) => Own("bare SSH.NET", "bare", width, 1);

    /// <summary>ssh without a shared connection.</summary>
    public Client Ssh(int width) => Xargs("ssh", width, []);

    /// <summary>ssh over a connection that is kept between calls.</summary>
    public Client SshKept(int width) => Xargs("ssh ControlMaster", width, ["-o", "ControlMaster=auto", "-o", "ControlPersist=60s"]);

    /// <summary>Our observation of facts over a jump host.</summary>
    public Client OursBehind(string bastion, int width) => new(
        "ours", width, [.. Tool.Self, PeerClient.Verb, "bastion", HostFile, $"{width}", bastion]);

    public Client Pssh(int width) => Pssh("pssh", width, SshLab.ClientConfig);

    /// <summary>pssh over a jump host, with which each ssh makes a connection of its own.</summary>
    public Client PsshBehind(string bastion, int width)
    {
        string config = Path.Combine(Sandbox.Folder, "jump_config");
        File.WriteAllLines(config, [$"ProxyCommand ssh -F {SshLab.ClientConfig} -W %h:%p {bastion}", .. File.ReadLines(SshLab.ClientConfig)]);
        return Pssh("pssh ProxyCommand", width, config);
    }

    public Client Clush(int width) => new(
        "clush", width, ["clush", "-S", "-f", $"{width}", "-o", "-F " + SshLab.ClientConfig, "--hostfile", HostFile, Facts]);

    /// <summary>Ansible's raw module, which needs one exec and no Python on the node. The text is not a template.</summary>
    public Client Ansible(int width) => AnsibleModule("ansible raw", "raw", width);

    /// <summary>Ansible's usual module for commands: Python on the node, which pipelining reaches in one exec.</summary>
    public Client AnsibleShell(int width) => AnsibleModule("ansible shell", "shell", width);

    private Client AnsibleModule(string name, string module, int width) => new(
        name, width, ["ansible", "all", "-i", HostFile, "-f", $"{width}", "-m", module, "-a", $"{{{{ lookup('ansible.builtin.file', '{FactsFile}') }}}}"])
    {
        Environment = new Dictionary<string, string> { ["ANSIBLE_CONFIG"] = AnsibleConfig },
    };

    private Client Pssh(string name, int width, string config) => new(
        name, width, ["parallel-ssh", "-h", HostFile, "-p", $"{width}", "-t", "0", "-x", "-F " + config, "-i", Facts]);

    private Client Own(string name, string program, int width, int looks) => new(
        name, width, [.. Tool.Self, PeerClient.Verb, program, HostFile, $"{width}", $"{looks}"]);

    private Client Xargs(string name, int width, string[] options) => new(
        name, width, ["xargs", "-a", HostFile, "-P", $"{width}", "-I", "@HOST@", "ssh", "-F", SshLab.ClientConfig, .. options, "@HOST@", Facts]);
}
