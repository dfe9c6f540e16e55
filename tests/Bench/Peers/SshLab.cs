using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;

namespace DcosUpgrade.Bench.Peers;

/// <summary>
/// Real sshd's, each with its own address, port 22 and process namespace. They share files, login and host key. Key exchange, cipher and
/// MAC are pinned at the server, so all clients use the same.
/// </summary>
internal sealed class SshLab
{
    public const string User = "core";

    /// <summary>The port of all nodes.</summary>
    public const int Port = 22;

    public const string KeyExchange = "curve25519-sha256";
    public const string Cipher = "aes128-ctr";
    public const string Mac = "hmac-sha2-256-etm@openssh.com";

    /// <summary>Number of addresses with a known host key.</summary>
    private const int Addresses = 1250;

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    private readonly List<SshNode> _nodes = [];

    public SshLab()
    {
        Tool.Output("useradd", "-M", "-d", Sandbox.CoreHome, "-s", "/bin/bash", User);
        Tool.Output("usermod", "-p", "*", User);
        Directory.CreateDirectory(Sandbox.CoreHome);
        File.WriteAllText("/etc/sudoers.d/bench", $"{User} ALL=(ALL) NOPASSWD:ALL\n");
        Tool.Output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Key);
        Tool.Output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", HostKey);
        NodeContent.Write();
        File.WriteAllLines(ServerConfig,
        [
            $"HostKey {HostKey}", $"AuthorizedKeysFile {Key}.pub", "StrictModes no", "UsePAM yes", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", "PidFile none", "UseDNS no", "PrintMotd no", "LogLevel VERBOSE",
            $"KexAlgorithms {KeyExchange}", $"Ciphers {Cipher}", $"MACs {Mac}",
        ]);
        string type = string.Join(' ', File.ReadAllText(HostKey + ".pub").Split(' ').Take(2));
        File.WriteAllLines(KnownHosts, Enumerable.Range(0, Addresses).Select(AddressOf)
            .Select(address => $"{address},[{address}]:{SessionsPart.Port} {type}"));
        File.WriteAllLines(ClientConfig,
        [
            $"User {User}", $"IdentityFile {Key}", "IdentitiesOnly yes", $"UserKnownHostsFile {KnownHosts}", "BatchMode yes", "ConnectTimeout 60",
            $"ControlPath {Sandbox.Folder}/control/%h",
        ]);
    }

    /// <summary>The private key of the login.</summary>
    public static string Key => Path.Combine(Sandbox.Folder, "id");

    /// <summary>known_hosts with all nodes.</summary>
    public static string KnownHosts => Path.Combine(Sandbox.Folder, "known_hosts");

    /// <summary>The configuration of ssh for all peers.</summary>
    public static string ClientConfig => Path.Combine(Sandbox.Folder, "ssh_config");

    private static string HostKey => Path.Combine(Sandbox.Folder, "host");

    private static string ServerConfig => Path.Combine(Sandbox.Folder, "sshd_config");

    /// <summary>The address of a node by its number, from 0 on.</summary>
    public static string AddressOf(int number) => $"10.99.{number / 250}.{(number % 250) + 1}";

    /// <summary>The first nodes; starts those that are missing.</summary>
    public IReadOnlyList<SshNode> Nodes(int count)
    {
        if (_nodes.Count < count)
        {
            Console.Error.WriteLine($"starting {count - _nodes.Count} nodes");
        }

        int old = _nodes.Count;
        while (_nodes.Count < count)
        {
            _nodes.Add(Start(AddressOf(_nodes.Count), Port));
        }

        foreach (SshNode node in _nodes.Skip(old))
        {
            AwaitBanner(node);
        }

        return [.. _nodes.Take(count)];
    }

    /// <summary>Starts a sshd at an address and port that are not yet taken.</summary>
    /// <param name="settings">Lines of sshd_config that come before those of all nodes.</param>
    public static SshNode StartAt(string address, int port, params string[] settings)
    {
        SshNode node = Start(address, port, settings);
        AwaitBanner(node);
        return node;
    }

    private static SshNode Start(string address, int port, params string[] settings)
    {
        string log = Path.Combine(Sandbox.Folder, "sshd-" + address);
        string[] options = [.. settings.Append($"ListenAddress={address}:{port}").SelectMany(setting => new[] { "-o", setting })];
        Process process = Process.Start(
            "unshare",
            ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "/usr/sbin/sshd", "-D", "-f", ServerConfig, "-E", log, .. options]);
        return new SshNode(address, port, log, process);
    }

    private static void AwaitBanner(SshNode node)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!HasBanner(node))
        {
            if (node.Process.HasExited || waited.Elapsed > s_startLimit)
            {
                throw new InvalidOperationException($"sshd at {node.Address} did not start: {(File.Exists(node.Log) ? File.ReadAllText(node.Log) : "")}");
            }

            Thread.Sleep(10);
        }
    }

    private static bool HasBanner(SshNode node)
    {
        try
        {
            using TcpClient client = new(node.Address, node.Port);
            return client.GetStream().ReadByte() == 'S';
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
