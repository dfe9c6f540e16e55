using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Identity;

/// <summary>The programs in a real bash with a real curl, against TLS servers, for each security mode.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SecureEndpointTests : IDisposable
{
    private const string Token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiJhIn0.c2lnbmF0dXJl";
    private const string Metrics = "{\"slave/registered\":1.0,\"slave/uptime_secs\":63.2}";

    private readonly NodeRoot _node = new();
    private readonly X509Certificate2 _authority = TlsServer.Authority();

    public SecureEndpointTests()
    {
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 127.0.0.1");
        _node.Program("systemctl", "echo ActiveState=active");
        Directory.CreateDirectory(_node["/dev/shm"]);
        _node.Write(SecureHttp.Bundle, _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void Strict_is_asked_over_TLS_with_the_nodes_authority_and_the_token_is_in_no_process_list()
    {
        string seen = "";
        using TlsServer server = new(_authority, _ =>
        {
            seen = Processes();
            return TlsServer.Json(Metrics);
        });
        Mode("strict");

        AgentProbe probe = Ask(server, new EndpointLogin(Token, null));

        Assert.True(probe.Registered);
        Assert.Contains($"Authorization: token={Token}\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
        Assert.Contains("metrics/snapshot", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(_node.Files(), file => File.ReadAllText(file).Contains(Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("permissive")]
    [InlineData("")]
    public void Plain_HTTP_is_used_where_accepted_without_a_token(string mode)
    {
        using TlsServer server = new(null, _ => TlsServer.Json(Metrics));
        Mode(mode);

        Assert.True(Ask(server, new EndpointLogin(Token, null)).Registered);

        Assert.DoesNotContain("uthorization", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_never_falls_back_to_plain_HTTP()
    {
        using TlsServer server = new(null, _ => TlsServer.Json(Metrics));
        Mode("strict");

        AgentProbe probe = Ask(server, new EndpointLogin(Token, null));

        Assert.Null(probe.Registered);
        Assert.NotEmpty(probe.Problem);
        Assert.DoesNotContain(server.Requests, request => request.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public void Server_of_another_authority_gets_no_token()
    {
        using X509Certificate2 other = TlsServer.Authority("another");
        using TlsServer server = new(other, _ => TlsServer.Json(Metrics));
        Mode("strict");

        AgentProbe probe = Ask(server, new EndpointLogin(Token, null));

        Assert.Equal("its certificate is not one of the cluster's authority", probe.Problem);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("4.2")]
    [InlineData("5.2")]
    public void Specified_authority_replaces_that_of_the_node(string bash)
    {
        using X509Certificate2 own = TlsServer.Authority("own");
        using TlsServer server = new(own, _ => TlsServer.Json(Metrics));
        Mode("strict");

        AgentProbeOperation operation = new("0123456789abcdef", DcosRole.Agent) { Login = new EndpointLogin(Token, own.ExportCertificatePem()) };
        RawOutput output = _node.Run(
            operation,
            program => $"export BASH_COMPAT={bash}\n" + program.Replace(":5051/", $":{server.Port}/", StringComparison.Ordinal));

        Assert.True(operation.Parse(output).Registered);
        Assert.Contains($"Authorization: token={Token}\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    /// <summary>Reads a certificate file as curl with NSS does (nss-pem 1.0.3): opens it by name, gets its size, reads that many bytes.</summary>
    [Theory]
    [InlineData("4.2", "regular file")]
    [InlineData("5.2", "")]
    public void Specified_authority_is_an_unnamed_file_with_a_size_in_old_bash(string bash, string kind)
    {
        string authority = _authority.ExportCertificatePem() + string.Concat(Enumerable.Range(0, 40).Select(i => $"# it's {i} \"$HOME\" `id` \\\n"));
        _node.Program("curl", """
            file=${!#}
            stat -L -c '%F %a %s' "$file" >&2; readlink "$file" >&2; cat "$file" >&2
            """);
        Mode("strict");

        string seen = _node.Run(new TextOperation($"export BASH_COMPAT={bash}\n{SecureHttp.FindScheme(false)}curl=curl\n{SecureHttp.Curl(authority)}")).Stderr;

        string[] lines = seen.Split('\n', 3);
        Assert.StartsWith(kind, lines[0], StringComparison.Ordinal);
        Assert.Equal(authority + "\n", lines[2]);
        Assert.True(
            kind.Length == 0
                || (lines[0].EndsWith($" {authority.Length + 1}", StringComparison.Ordinal)
                    && lines[1].StartsWith(_node["/dev/shm"] + "/", StringComparison.Ordinal)
                    && lines[1].EndsWith("(deleted)", StringComparison.Ordinal)),
            seen);
        Assert.DoesNotContain(
            _node.Files(),
            file =>
                File.ReadAllText(file).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal) && !file.EndsWith(SecureHttp.Bundle, StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_login_is_named_in_the_answer()
    {
        using TlsServer server = new(_authority, _ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Mode("strict");

        Assert.Contains("-DcosCredential", Ask(server, null).Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("uthorization", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirect_is_reported_and_not_followed()
    {
        using TlsServer foreign = new(_authority, _ => TlsServer.Json("{}"));
        using TlsServer server = new(
            _authority,
            _ => $"HTTP/1.1 307 Temporary Redirect\r\nLocation: //127.0.0.1:{foreign.Port}/slaves\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Mode("strict");

        RawOutput output = Run(new MasterProbeOperation("0123456789abcdef") { Login = new EndpointLogin(Token, null) }, ("5050", server));

        Assert.Contains($"https://127.0.0.1:{foreign.Port}/slaves", output.Stdout, StringComparison.Ordinal);
        Assert.Empty(foreign.Requests);
        Assert.All(server.Requests, request => Assert.Contains(Token, request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain-but-only-here")]
    [InlineData("with \"quotes\" and \\ back\\\\slashes")]
    [InlineData("pässwörd $HOME `id` %s 'x' \t tab")]
    public void A_login_is_sent_byte_by_byte_over_TLS_and_is_in_no_process_list(string password)
    {
        string seen = "";
        using TlsServer server = new(_authority, _ =>
        {
            seen = Processes();
            return TlsServer.Json($$"""{"token": "{{Token}}"}""");
        });
        Mode("permissive");
        string body = Json.Write(new System.Collections.Generic.Dictionary<string, object?> { ["uid"] = "ops", ["password"] = password });

        LoginAnswer answer = new LoginOperation("0123456789abcdef", body, null).Parse(Run(new LoginOperation("0123456789abcdef", body, null), ("", server)));

        Assert.Equal((true, Token, false), (answer.Needed, answer.Token, answer.Refused));
        string request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /acs/api/v1/auth/login HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Equal(password, Json.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], "test")["password"].Text);
        Assert.Contains("auth/login", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("\"uid\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("\"password\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(password, seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true, "HTTP 401")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false, "HTTP 502")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", false, "no token")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 24\r\nConnection: close\r\n\r\n{\"token\":\"a\\n.header.x\"}", false, "no token")]
    public void Login_without_token_reports_the_reason(string response, bool refused, string why)
    {
        using TlsServer server = new(_authority, _ => response);
        Mode("strict");

        LoginAnswer answer = new LoginOperation("0123456789abcdef", "{}", null).Parse(Run(new LoginOperation("0123456789abcdef", "{}", null), ("", server)));

        Assert.Equal((true, null, refused), (answer.Needed, answer.Token, answer.Refused));
        Assert.Contains(why, answer.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("")]
    public void A_mode_without_tokens_is_sent_no_password(string mode)
    {
        using TlsServer server = new(_authority, _ => TlsServer.Json("{}"));
        Mode(mode);

        Assert.False(new LoginOperation("0123456789abcdef", "{}", null).Parse(Run(new LoginOperation("0123456789abcdef", "{}", null), ("", server))).Needed);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("permissive")]
    [InlineData("strict")]
    public void The_backup_service_is_asked_through_the_Admin_Router_over_TLS_with_a_token_that_is_in_no_process_list(string mode)
    {
        string seen = "";
        using TlsServer server = new(_authority, _ =>
        {
            seen = Processes();
            return TlsServer.Json(
                """{"backup_info":{"id":"upgrade-1-c0ffee","status":"STATUS_BACKING_UP","component_status":{"marathon":{"status":"STATUS_UNKNOWN"}}}}""");
        });
        Mode(mode);
        CreateMarathonBackupOperation operation = new("0123456789abcdef", "upgrade-1") { Login = new EndpointLogin(Token, null) };

        MarathonBackupAnswer answer = operation.Parse(Backup(operation, server));

        Assert.Equal("upgrade-1-c0ffee", answer.Backup!.Id);
        string request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /system/v1/backup/v1/create HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"label\":\"upgrade-1\"}", request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: token={Token}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("backup/v1/create", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, seen, StringComparison.Ordinal);
    }

    [Fact]
    public void In_disabled_mode_the_backup_service_is_asked_in_plain_HTTP_and_gets_no_token()
    {
        using TlsServer server = new(null, _ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Mode("disabled");
        FindMarathonBackupOperation operation = new("0123456789abcdef", "upgrade-1") { Login = new EndpointLogin(Token, null) };

        Assert.Contains("plain HTTP", operation.Parse(Backup(operation, server)).Problem, StringComparison.Ordinal);

        Assert.StartsWith("GET /system/v1/backup/v1/list HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    private RawOutput Backup(NodeOperation operation, TlsServer server) =>
        _node.Run(operation, program => program.Replace("//$ip; tls=", $"//$ip:{server.Port}; tls=", StringComparison.Ordinal));

    /// <summary>What every user can see of the processes.</summary>
    internal static string Processes() => string.Join(
        "\n",
        Directory.GetDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out _))
            .SelectMany(path => new[] { path + "/cmdline", path + "/environ" })
            .Select(ReadIfReadable));

    private static string ReadIfReadable(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
    private void Mode(string mode) => _node.Write("/opt/mesosphere/etc/expanded.config.json", mode.Length > 0 ? $$"""
        {
          "cluster_name": "c",
          "security": "{{mode}}",
          "use_proxy": "false"
        }
        """ : "{}");

    private AgentProbe Ask(TlsServer server, EndpointLogin? login)
    {
        AgentProbeOperation operation = new("0123456789abcdef", DcosRole.Agent) { Login = login };
        return operation.Parse(Run(operation, ("5051", server)));
    }

    /// <summary>Runs a program with one of its ports replaced by a server's; empty: the https port.</summary>
    private RawOutput Run(NodeOperation operation, (string Port, TlsServer Server) place) => _node.Run(
        operation,
        program => place.Port.Length > 0
            ? program.Replace($":{place.Port}/", $":{place.Server.Port}/", StringComparison.Ordinal)
            : program.Replace("https://$ip/acs", $"https://$ip:{place.Server.Port}/acs", StringComparison.Ordinal));
}
