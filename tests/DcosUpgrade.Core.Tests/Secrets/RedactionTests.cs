using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Secrets;
using Xunit;

namespace DcosUpgrade.Core.Tests.Secrets;

/// <summary>Secrets in the forms in which nodes, tasks, commands and files write them, and the work that finding them takes.</summary>
public sealed class RedactionTests
{
    private const string Key88 = "Zm9vYmFyMDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUFFSU1RVVg==";

    /// <summary>Text between ‹ and › is secret; the rest has to stay.</summary>
    public static TheoryData<string> Corpus =>
    [
        // Commands.
        "curl -u ‹admin:pw1› https://m1/x",
        "curl -su ‹admin:pw1› https://m1/x",
        "curl -u '‹admin:pw with blank›' https://m1/x",
        "curl --user ‹admin:pw2› -k https://m1",
        "curl --user=‹admin:pw3› -k https://m1",
        "curl --proxy-user ‹u:p4› http://m1",
        "curl -H 'Authorization: ‹token=abc›' https://m1/service",
        "curl -H \"X-Api-Key: ‹abc def›\" https://m1/service",
        "curl https://‹user:p5›@host/path",
        "git clone https://‹0123456789abcdef0123456789abcdef01234567›@git.example/x.git",
        "sshpass -p ‹hunter2› ssh m1",
        "docker login -u user -p ‹hunter3› registry",
        "mysql -u root -p‹hunter4› db",
        "docker run -e DB_PASS=‹a,b;c› image".Replace(";c", ""),
        "docker run -u 1000:1000 image",
        "export TOKEN=‹abc›",
        "openssl rsa -passin pass:‹foo› -in key",

        // Names.
        "ZOOKEEPER_DIGEST=‹super:xQJmxLMiHGwaqBvst5y6rkB6HQs=›",
        "zookeeper.DigestAuthenticationProvider.superDigest=‹super:abc=›",
        "addauth digest ‹super:pw›",
        "image digest: sha256:0123456789abcdef",
        "smtp_pass = ‹correct horse battery›",
        "password: ‹correct horse battery staple›",
        "m1 svc[1]: password: ‹correct horse battery staple›",
        "m1 svc[1]: connected with password=‹abc›, retries=3",
        "m1 svc[1]: {user=a, password=‹abc›}",
        "dbPassword='‹a›'‹b›",
        "password: '‹it›'‹'s secret'›",
        "password: \"‹it\\\"s secret›\" # comment".Replace(" # comment", ""),
        "{\"password\": \"‹a\\\"b›\", \"port\": 1}",
        "{\\\"password\\\": \\\"‹a\\\\\\\"b›\\\", \\\"port\\\": 1}",
        "{\"tokens\": ‹[\"a\", \"b\"]›, \"port\": 1}",
        "<password>‹hunter2›</password>",
        "form password%3D‹abc›",
        "json password\\u003d‹abc›",
        "Authorization: ‹Digest username=\"x\", response=\"abcdef\"›",
        "level=info auth=‹Bearer abcdef› n=1",
        "sent Bearer ‹abcdefghijklmnop0123› to m1",

        // Signed addresses and connection strings.
        "https://a.blob.core.windows.net/c?sv=2018&sig=‹abc%2Bdef%3D›&se=2019",
        "https://s3.amazonaws.com/b?X-Amz-Signature=‹0123abcd›&X-Amz-Expires=1",
        "Server=db;User=sa;Password=‹abc›;Database=x",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=‹abc==›;EndpointSuffix=x",
        "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=‹abc=›",
        "jdbc:mysql://db/x?user=a&password=‹abc›&ssl=1",
        "mongodb://‹user:p%40ss›@db-1,db-2/x",

        // Known forms.
        "vault ‹hvs.CAESIJabcdefghijklmnopqrstuvwxyz0123› read",
        "vault ‹s.abcdefghijklmnopqrstuvwx› read",
        "gitlab ‹glpat-abcdefghijklmnopqrst› used",
        "github ‹github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz› used",
        "github ‹ghp_abcdefghijklmnopqrstuvwxyz0123456789› used",
        "line\\n‹ghp_abcdefghijklmnopqrstuvwxyz0123456789›\\n",
        "aws ‹AKIAABCDEFGHIJKLMNOP› used",
        "aws ‹ASIAABCDEFGHIJKLMNOP› used",
        "azure ‹" + Key88 + "› used",
        "jwt ‹eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJhIn0.c2ln› used",
        "https://hooks.slack.com/services/‹T000/B000/XXXXXXXX›".Replace("hooks.slack.com/services/‹", "‹hooks.slack.com/services/"),
        "ldap ‹{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3› used",
        "hash ‹$argon2id$v=19$m=65536$c29tZXNhbHQ$aGFzaA› used",

        // Blocks.
        "superuser_password: |\n  ‹first›\n  ‹second›\n\n  ‹third›\ncluster_name: x",
        "superuser_password: >-  # folded\n    ‹first›\ncluster_name: x",
        "superuser_password: !!str |2-\n    ‹first›\ncluster_name: x",
        "top:\n  - password: |\n      ‹first›\n    port: 80\n  - name: x",
        "tokens:\n- ‹- a›\n- ‹- b›\nport: 80".Replace("- ‹", "‹"),
        "secrets:\n  ‹one: a›\n  ‹two: b›\nport: 80",
        "password: \"‹first›\n  ‹second\"›\nport: 80",
        "password: ‹first›\n  ‹second›\nport: 80",
        "Nov 30 10:00:01 m1 x[12]: password: |\nNov 30 10:00:02 m1 x[12]:   ‹first›\nNov 30 10:00:03 m1 x[12]: port: 80",
        "key ‹-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----›\nport: 80",
        "key ‹-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n›".TrimEnd('\n'),
        "key \"‹-----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\\n-----END PRIVATE KEY-----›\" port",
        "port: 80\n‹MIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEA\nMIIEpA==\n›-----END RSA PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA\n-----END CERTIFICATE-----",
    ];

    public static TheoryData<string> Harmless =>
    [
        "dcos-mesos-master.service: active",
        "keyboard=us",
        "author: me",
        "http://10.0.0.5:8080/upgrade/0123456789abcdef/dcos_node_upgrade.sh",
        "Expected 3 servers and 1 leader, got 2 servers",
        "ssh://root@m1.example/x",
        "-u 1000:1000",
        "docker run -p 8080:80 image",
        "compass: north",
        "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "passed 3 of 4 checks: ok",
    ];

    private static readonly string[] s_shapes =
    [
        " ", "\t", "\n", "\\", "\"", "'", "a", "=", ":", "-", "-u ", "password", "password ", "password=", "password:", "password: ",
        "password:\n", "password:\n ",
        "password: |\n  ", "password: \"", "password: {", "password: [", "a password: |\n", "x: token: '", "eyJ", "eyJ-", "eyJaaaaaaaa/",
        "eyJaaaaaaaa.", "a/", "a/eyJ",
        "://", "://a:", "://a@", "$", "$6$", "$6$aaaaaaaaaa$", "{SSHA}", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA",
        "BEGIN ", "END ", "PRIVATE KEY", "ghp_", "ghp_-", "s.", "hooks.slack.com/services/", "digest ", "digest:", "Authorization: ",
        "Authorization: \"=\"", "cookie=\"",
        "'Authorization: ", "bearer ", "--password ", "--user ", "sshpass -p ", "<password>", "<password", "%3D", "password%3D",
        "password\\\"=\\\\\\\"", "token={\\", "! & ",
        "password: !a ", "token: \"\\\"", "ZOOKEEPER_DIGEST=sha", "\r", "password:\r\n  ", "- - ", "- password:\n- ",
        "0 password: |\n1 password: |\n",
    ];

    public static TheoryData<string> Shapes => [.. s_shapes];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Secret_is_hidden_and_the_text_around_it_stays(string marked)
    {
        string text = marked.Replace("‹", "", StringComparison.Ordinal).Replace("›", "", StringComparison.Ordinal);
        IEnumerable<string> parts = marked.Split('‹').Select((part, index) => index == 0 ? part : Redaction.Hidden + part[(part.IndexOf('›') + 1)..]);
        string expected = string.Concat(parts).Replace(Redaction.Hidden + Redaction.Hidden, Redaction.Hidden, StringComparison.Ordinal);

        string redacted = Redaction.Of(text);

        Assert.Equal(expected, redacted.Replace(Redaction.Hidden + Redaction.Hidden, Redaction.Hidden, StringComparison.Ordinal));
        Assert.Equal(redacted, Redaction.Of(redacted));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Harmless_text_stays(string text) => Assert.Equal(text, Redaction.Of(text));

    /// <summary>Twice the text takes twice the steps, whatever it repeats: nothing is read again and again.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Work_grows_with_the_length_and_not_faster(string shape)
    {
        const int Bound = 60;
        foreach (string tail in new[] { "", "\n", "x", "\"", "-----END RSA PRIVATE KEY-----" })
        {
            string text = Repeated(shape, 64 << 10) + tail;
            RedactionText counted = new(text);
            string redacted = Redaction.Of(counted, text);
            Assert.True(counted.Steps <= Bound * (text.Length + 100L), $"{counted.Steps / (double)text.Length:0} steps for each character");
            Assert.True(redacted.Length <= text.Length * 12);
        }
    }

    [Fact]
    public void Pairs_of_shapes_take_no_more_either()
    {
        foreach (string first in s_shapes)
        {
            foreach (string second in s_shapes)
            {
                string text = Repeated(first, 1024) + Repeated(second + first, 3072);
                RedactionText counted = new(text);
                Redaction.Of(counted, text);
                Assert.True(
                    counted.Steps <= 60L * (text.Length + 100),
                    $"'{first}' and '{second}': {counted.Steps / (double)text.Length:0} steps for each character");
            }
        }
    }

    private static string Repeated(string shape, int length) => string.Concat(Enumerable.Repeat(shape, length / shape.Length));
}
