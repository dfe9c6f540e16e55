using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Backup;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Diagnostics;
using Xunit;

namespace DcosUpgrade.Core.Tests.Diagnostics;

/// <summary>Diagnostic bundles from a real bash.</summary>
public sealed class NodeDiagnosticsTests : IDisposable
{
    /// <summary>Lines of logs and files; text between ‹ and › must not appear in a bundle.</summary>
    private static readonly string[] s_seeded =
    [
        "superuser_password_hash: ‹$6$rounds=656000$abcDEF123$hashhashhash›",
        "\"password\": \"‹pa55 with blanks›\"",
        "password=‹hunter2›",
        "PASSWORD='‹single quoted›'",
        "MESOS_SECRET=‹mesosSecret1›",
        "--secret=‹cliSecret2›",
        "--password ‹cliPassword3›",
        "aws_secret_access_key: ‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›",
        "aws_access_key_id: ‹AKIAIOSFODNN7EXAMPLE›",
        "loose key ‹AKIAABCDEFGHIJKLMNOP› in a sentence",
        "exhibitor_azure_account_key: ‹azureAccountKey==›",
        "exhibitor_admin_password: ‹exhibitorAdmin›",
        "license_key_contents: ‹license-contents-1234›",
        "Authorization: token=‹eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJhIn0.c2ln›",
        "authorization: Bearer ‹opaqueBearerToken›",
        "Authorization: Basic ‹dXNlcjpwYXNz›",
        "Proxy-Authorization: Digest ‹username=x, response=abcdef0123›",
        "Cookie: ‹dcos-acs-auth-cookie=cookieValue1›",
        "Set-Cookie: ‹session=cookieValue2; Path=/›",
        "X-Vault-Token: ‹vaultHeaderToken›",
        "token ‹eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.signature› in the middle",
        "zk://‹super:zkPassword›@zk-1.zk:2181/mesos",
        "http://‹user:proxyPassword›@proxy:3128",
        "MARATHON_MESOS_AUTHENTICATION_SECRET=‹marathonSecret›",
        "zk_super_credentials: ‹super:zkSuperCred›",
        "zk_agent_credentials: '‹dcos-agent:zkAgentCred›'",
        "addauth digest ‹super:digestPassword›",
        "digest:‹super:hashOfDigest=›",
        "{\\\"password\\\": \\\"‹escapedInAJsonString›\\\"}",
        "api_key: ‹apiKey0001›",
        "apikey=‹apiKey0002›",
        "client_secret: \"‹clientSecret3›\"",
        "private_key=‹rawPrivateKeyText›",
        "\"auth\": \"‹ZG9ja2VyOmF1dGg=›\"",
        "cluster_docker_credentials: {\"auths\": {\"r\": {\"auth\": \"‹ZG9ja2VyQ3JlZHM=›\"}}}",
        "hash ‹$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy› of bcrypt",
        "github ‹ghp_abcdefghijklmnopqrstuvwxyz0123456789›",
        "slack ‹xoxb-123456789012-abcdefghijkl›",
        "vault ‹s.abcdefghijklmnopqrstuvwx›",
        "passphrase = ‹sshKeyPassphrase›",
        "-----BEGIN RSA PRIVATE KEY-----\n‹MIIEpAIBAAKCAQEAwTT›\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n‹b3BlbnNzaC1rZXktdjE›",
    ];

    private readonly NodeRoot _node = new();
    private readonly TemporaryFolder _folder = new();

    public NodeDiagnosticsTests()
    {
        _node.Program(
            "systemctl",
            "case $* in *list-units*service*) echo '  dcos-custom.service loaded active running x';; "
                + "*list-units*) echo 'dcos.target loaded active';; esac; exit 0");
        _node.Program("journalctl", "for a; do u=$a; done; case $u in dcos-custom.service|dcos-mesos-master.service) cat " + _node["/journal"] + ";; esac");
        _node.Program("/opt/mesosphere/bin/dcos-shell", "echo '{\"status\": 0}'");
        _node.Write("/opt/mesosphere/etc/dcos-diagnostics-runner-config.json", "{}");
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.0.7");
        _node.Write("/journal", "nothing unusual\n");
        _node.Write("/var/lib/dcos/exhibitor/zookeeper/zookeeper.out", "zookeeper says\n");
        _node.Write("/var/lib/dcos-upgrade/runs/20181020T020245Z-1/run.json", "{\"started\":1540000000}");
        _node.Write("/var/lib/dcos-upgrade/runs/20181020T020245Z-1/log", "Upgrading DC/OS master\n");
        _node.Write("/etc/resolv.conf", "nameserver 198.51.100.1\n");
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Bundle_contains_files_and_logs_of_a_run()
    {
        DcosDiagnostic bundle = await SaveAsync();

        Dictionary<string, string> texts = Read(bundle);
        Assert.Equal("nothing unusual\n", texts["journal/dcos-custom.service.txt"]);
        Assert.Contains("journal/dcos-mesos-master.service.txt", texts.Keys);
        Assert.DoesNotContain("journal/dcos-net.service.txt", texts.Keys);
        Assert.Contains("zookeeper says\n", texts.Values);
        Assert.Equal("Upgrading DC/OS master\n", texts["runs/20181020T020245Z-1/log.txt"]);
        Assert.Contains("exit code 0", texts["checks/node-poststart.txt"]);
        Assert.Equal("nameserver 198.51.100.1\n", texts["resolv.conf.txt"]);
        Assert.All(["node.txt", "version.txt", "pkgpanda.txt", "units.txt", "status.txt"], name => Assert.Contains(name, texts.Keys));
        Assert.Equal((texts.Count, 0, 0), (bundle.Parts, bundle.Shortened, bundle.Redacted));

        // Starts five minutes before the run.
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1540000000 - 300), bundle.Since);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bundle.Path));
        }
    }

    [Fact]
    public async Task No_secret_of_forty_is_in_a_bundle()
    {
        string[] secrets = [.. s_seeded.Select(line => line[(line.IndexOf('‹') + 1)..line.IndexOf('›')])];
        string seeded = string.Join("\n", s_seeded.Select(line => "2018-10-20 m1 svc[1]: " + line.Replace("‹", "").Replace("›", ""))) + "\nlast line\n";
        _node.Write("/journal", seeded);
        _node.Write("/var/lib/dcos/exhibitor/zookeeper/zookeeper.out", seeded);
        _node.Write("/var/lib/dcos-upgrade/runs/20181020T020245Z-1/log", seeded);

        DcosDiagnostic bundle = await SaveAsync();

        Assert.InRange(secrets.Distinct().Count(), 40, int.MaxValue);
        string all = string.Join("\n", Read(bundle).Values);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.InRange(bundle.Redacted, 3 * 40, int.MaxValue);
    }

    [Fact]
    public async Task Bundle_and_backup_of_a_cluster_whose_name_is_a_path_stay_in_their_folder()
    {
        RootShells shells = new(_node) { ClusterName = "../../x" };
        DcosNode master = shells.Cluster.NodeOf(RootShells.Master);

        DcosDiagnostic bundle =
            await new NodeDiagnostics(shells.Cluster, new LocalFiles(), _folder["d/e/f"], 1 << 20).SaveAsync(master, null, CancellationToken.None);

        Assert.Equal(_folder["d/e/f"], Path.GetDirectoryName(Path.GetFullPath(bundle.Path)));
        Assert.Equal(_folder["d"], Path.GetDirectoryName(Path.GetFullPath(ClusterBackup.NewFolder(_folder["d"], shells.Cluster))));
    }

    [Fact]
    public async Task Harmless_lines_are_kept()
    {
        const string Harmless = "tokens: 3\nkeyboard=us\ndcos-mesos-master.service: active\nExpected 3 servers and 1 leader, got 2 servers\n"
            + "http://10.0.0.5:8080/upgrade/0123456789abcdef/dcos_node_upgrade.sh\nauthor: me\n";
        _node.Write("/journal", Harmless);

        Assert.Equal(Harmless.Replace("tokens: 3", "tokens: [redacted]"), Read(await SaveAsync())["journal/dcos-custom.service.txt"]);
    }

    [Fact]
    public async Task Bundle_size_is_limited_and_the_cut_is_reported()
    {
        File.WriteAllText(_node["/journal"], string.Concat(Enumerable.Range(0, 400000).Select(i => $"line {i}\n")));

        DcosDiagnostic bundle = await SaveAsync(1 << 20);

        Dictionary<string, string> texts = Read(bundle);
        Assert.InRange(texts.Values.Sum(text => text.Length), 1, 1 << 20);
        Assert.EndsWith("line 399999\n", texts["journal/dcos-custom.service.txt"], StringComparison.Ordinal);
        Assert.Equal(2, bundle.Shortened);
    }

    /// <summary>What a zip file would unpack elsewhere, over another file, or not at all, on some system.</summary>
    [Theory]
    [InlineData("../../etc/cron.d/x.txt")]
    [InlineData("/etc/cron.d/x.txt")]
    [InlineData("journal/../../x.txt")]
    [InlineData("journal/dcos-x/../../../y.service.txt")]
    [InlineData("..\\..\\x.txt")]
    [InlineData("journal\\dcos-x.service.txt")]
    [InlineData("C:\\x.txt")]
    [InlineData("C:x.txt")]
    [InlineData("node.txt:stream.txt")]
    [InlineData("CON.txt")]
    [InlineData("journal/NUL.txt")]
    [InlineData("journal/com1.service.txt")]
    [InlineData("node.txt.")]
    [InlineData("node.txt ")]
    [InlineData("journal/dcos-x. .service.txt")]
    [InlineData("NODE.txt")]
    [InlineData("journal/DCOS-mesos-master.service.txt")]
    [InlineData("journal/dcos-\u0441ustom.service.txt")]
    [InlineData("journal/dcos-x.service.txt\n")]
    [InlineData("journal/dcos-\u001b[2J.service.txt")]
    [InlineData("runs/../x/log.txt")]
    [InlineData("runs/2018/rc.txt")]
    [InlineData("zookeeper.out/../../x.txt")]
    [InlineData("checks/.txt")]
    [InlineData("")]
    [InlineData("other.txt")]
    public void Name_that_a_node_chose_is_no_file_of_the_bundle(string name)
    {
        IReadOnlyList<KeyValuePair<string, string>> files = BundleNames.Files([new("node.txt", "known\n"), new(name, "foreign")]);

        Assert.Equal(["node.txt", BundleNames.Other], files.Select(file => file.Key));
        Assert.Matches("\\A== [!-~]*\nforeign\n\\z", files[1].Value);
    }

    [Fact]
    public void Names_that_differ_in_case_do_not_meet_when_they_are_unpacked()
    {
        IReadOnlyList<KeyValuePair<string, string>> files =
            BundleNames.Files(
                [new("journal/dcos-net.service.txt", "one"), new("journal/dcos-NET.service.txt", "two"), new("../" + new string('x', 5000), "three")]);

        Assert.Equal(["journal/dcos-NET.service.txt", BundleNames.Other], files.Select(file => file.Key));
        Assert.Contains("one\n", files[1].Value);
        Assert.Contains("three\n", files[1].Value);
        Assert.InRange(files[1].Value.Length, 1, 300);
    }

    /// <summary>The node decides which units exist; its list reaches the program of the module.</summary>
    [Fact]
    public async Task Unit_with_a_hostile_name_stays_in_the_bundle()
    {
        _node.Program(
            "systemctl", "case $* in *list-units*service*) echo '  dcos-../../../x.service loaded active running x';; esac; exit 0");
        _node.Program("journalctl", "echo hostile");

        Dictionary<string, string> texts = Read(await SaveAsync());

        Assert.DoesNotContain(texts.Keys, name => name.Contains("..", StringComparison.Ordinal));
        Assert.Contains("hostile", texts[BundleNames.Other]);
    }

    private static Dictionary<string, string> Read(DcosDiagnostic bundle)
    {
        using ZipArchive zip = ZipFile.OpenRead(bundle.Path);
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using StreamReader reader = new(entry.Open());
            return reader.ReadToEnd();
        });
    }

    private Task<DcosDiagnostic> SaveAsync(int maxBytes = 32 << 20)
    {
        RootShells shells = new(_node);
        return new NodeDiagnostics(shells.Cluster, new LocalFiles(), _folder.Path, maxBytes)
            .SaveAsync(shells.Cluster.NodeOf(RootShells.Master), null, CancellationToken.None);
    }
}
