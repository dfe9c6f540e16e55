using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using DcosUpgrade.Core.Tests.Identity;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The programs that read and change the maintenance schedule, in a real bash with a real curl, against a server that keeps one.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class MaintenanceProgramTests : IDisposable
{
    private const string Token = "0123456789abcdef";
    private const string Other = """
        {"windows":[{"machine_ids":[{"hostname":"it's $HOME \"`id`\" ü","ip":"10.0.0.2"}],"unavailability":{"start":{"nanoseconds":1443830400000000001}}}]}
        """;

    private readonly NodeRoot _node = new();
    private readonly X509Certificate2 _authority = TlsServer.Authority();
    private string _schedule = "{}";
    private int _reads;

    /// <summary>What happens before a read, by its number.</summary>
    private Action<int> _beforeRead = _ => { };
    private string _postStatus = "200 OK";

    public MaintenanceProgramTests()
    {
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 127.0.0.1");
        _node.Write("/opt/mesosphere/etc/dcos-version.json", "{}");
        Directory.CreateDirectory(_node["/dev/shm"]);
        _node.Write(SecureHttp.Bundle, _authority.ExportCertificatePem());
    }

    public static TheoryData<string, string> Schedules => new()
    {
        { "{}", "4.2" }, { """{"windows":[]}""", "5.2" }, { Other, "4.2" }, { Other, "5.2" }, { Large(), "4.2" }, { Large(), "5.2" },
    };

    public void Dispose()
    {
        _authority.Dispose();
        _node.Dispose();
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Window_is_added_and_removed_and_every_other_byte_stays(string before, string bash)
    {
        using TlsServer server = new(null, Answer);
        _schedule = before;

        MaintenanceChange added = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)), bash: bash);

        Assert.Equal("", added.Problem);
        Assert.Equal(MaintenanceSchedule.Parse(before, "").Others, added.After!.Others);
        MaintenanceWindow window = Assert.Single(added.After.Windows, window => window.IsOurs);
        Assert.InRange(window.Until!.Value, DateTimeOffset.UtcNow.AddMinutes(119), DateTimeOffset.UtcNow.AddMinutes(121));

        MaintenanceChange removed = Change(server, seen => seen.Schedule!.Without(seen.Schedule.Windows.Single(own => own.IsOurs)), bash: bash);

        Assert.Equal("", removed.Problem);
        Assert.Equal(before == "{}" ? """{"windows":[]}""" : before, _schedule.TrimEnd('\n'));
        Assert.DoesNotContain(server.Requests, request => request.Contains("/machine/", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests, request => request.Contains("Expect:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Schedule_that_somebody_changed_since_it_was_read_is_not_replaced()
    {
        using TlsServer server = new(null, Answer);
        _beforeRead = read => _schedule = read == 2 ? Other : _schedule;

        MaintenanceChange change = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)));

        Assert.Equal(("somebody else changes the schedule", false), (change.Problem, change.IsRefused));
        Assert.DoesNotContain(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(-100_000_000, "the session was interrupted")]
    public void Session_that_was_suspended_changes_nothing(long later, string problem)
    {
        using TlsServer server = new(null, Answer);

        MaintenanceChange change = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)), later: later);

        Assert.Equal(problem, change.Problem);
        Assert.Equal(problem.Length == 0, server.Requests.Any(request => request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public void Restarted_master_gets_no_schedule()
    {
        using TlsServer server = new(null, Answer);

        MaintenanceChange change = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)), boot: "another");

        Assert.Equal("the session was interrupted", change.Problem);
        Assert.Equal("{}", _schedule);
    }

    [Theory]
    [InlineData("403 Forbidden", "the schedule was not accepted: HTTP 403: the login lacks the permission", true)]
    [InlineData("400 Bad Request", "the schedule was not accepted: HTTP 400", true)]
    [InlineData("307 Temporary Redirect", "the schedule was not accepted: HTTP 307", false)]
    [InlineData("503 Service Unavailable", "the schedule was not accepted: HTTP 503", false)]
    public void Refusal_of_the_master_is_named(string status, string problem, bool lasts)
    {
        using TlsServer server = new(null, Answer);
        _postStatus = status;

        MaintenanceChange change = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)));

        Assert.Equal((problem, lasts), (change.Problem, change.IsRefused));
        Assert.Null(change.After);
    }

    [Fact]
    public void Master_that_does_not_lead_or_answer_is_not_changed()
    {
        const string Elsewhere = "HTTP/1.1 307 Temporary Redirect\r\nLocation: //10.0.0.9:5050/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        using TlsServer server = new(null, _ => Elsewhere);

        MaintenanceObservation seen = Read(server);
        MaintenanceChange change = Change(server, seen, new MaintenanceEdit("", 0, 0, ""));

        Assert.Equal((null, "HTTP 307", false), (seen.Schedule, seen.Problem, seen.IsRefused));
        Assert.Equal("HTTP 307", change.Problem);
        Assert.All(server.Requests, request => Assert.StartsWith("GET", request, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_session_on_the_same_master_is_waited_for()
    {
        using TlsServer server = new(null, Answer);
        MaintenanceObservation seen = Read(server);
        string file = _node["/opt/mesosphere/etc/dcos-version.json"];
        using OtherProcess holder = OtherProcess.Of(null, "bash", "-c", "exec 9< \"$0\"; flock 9; exec sleep 60", file).Shows("sleep\0");

        MaintenanceChange change = Change(server, seen, seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)), turn: 1);

        Assert.Equal("another session changes the schedule", change.Problem);
        Assert.Equal("{}", _schedule);
    }

    [Fact]
    public void Strict_is_asked_over_TLS_with_the_token_and_no_process_shows_it()
    {
        string shown = "";
        using TlsServer server = new(_authority, request =>
        {
            shown += SecureEndpointTests.Processes();
            return Answer(request);
        });
        _node.Write("/opt/mesosphere/etc/expanded.config.json", """{"security": "strict"}""");
        EndpointLogin login = new("eyJhbGciOiJSUzI1NiJ9.c2VjcmV0", null);

        MaintenanceChange change = Change(server, seen => seen.Schedule!.With("127.0.0.1", seen.Now, TimeSpan.FromHours(2)), login: login);

        Assert.Equal("", change.Problem);
        Assert.All(server.Requests, request => Assert.Contains($"Authorization: token={login.Token}\r\n", request, StringComparison.Ordinal));
        Assert.DoesNotContain(login.Token!, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_login_is_seen_in_the_answer_of_either_program()
    {
        using TlsServer server = new(null, _ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        MaintenanceScheduleOperation read = new(Token);
        ChangeMaintenanceOperation change = new(Token, new MaintenanceEdit("", 0, 0, ""), "", 0);

        Assert.True(read.IsRefused(Run(server, read)));
        Assert.True(change.IsRefused(Run(server, change)));
    }

    /// <summary>More machines than the arguments of a program may hold.</summary>
    private static string Large() => "{\"windows\":[" + string.Join(",", Enumerable.Range(0, 4000).Select(n => $"10.1.{n / 250}.{n % 250}")
        .Select(address => $"{{\"machine_ids\":[{{\"hostname\":\"{address}\",\"ip\":\"{address}\"}}],\"unavailability\":{{}}}}")) + "]}";

    private string Answer(string request)
    {
        if (!request.Contains(" /maintenance/schedule ", StringComparison.Ordinal))
        {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        }

        if (request.StartsWith("POST", StringComparison.Ordinal))
        {
            string body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            _schedule = _postStatus.StartsWith("200", StringComparison.Ordinal) ? body : _schedule;
            return $"HTTP/1.1 {_postStatus}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        }

        _beforeRead(++_reads);
        return TlsServer.Json(_schedule);
    }

    private MaintenanceObservation Read(TlsServer server, EndpointLogin? login = null)
    {
        MaintenanceScheduleOperation operation = new(Token) { Login = login };
        return operation.Parse(Run(server, operation));
    }

    private MaintenanceChange Change(TlsServer server, Func<MaintenanceObservation, MaintenanceEdit> edit, string bash = "5.2", long later = 0,
        string? boot = null, EndpointLogin? login = null)
    {
        MaintenanceObservation seen = Read(server, login);
        return Change(server, seen with { UptimeSec = seen.UptimeSec + later, BootId = boot ?? seen.BootId }, edit(seen), bash, login: login);
    }

    private MaintenanceChange Change(
        TlsServer server, MaintenanceObservation seen, MaintenanceEdit edit, string bash = "5.2", int? turn = null, EndpointLogin? login = null)
    {
        ChangeMaintenanceOperation operation = new(Token, edit, seen.BootId, seen.UptimeSec + ChangeMaintenanceOperation.ValidSec) { Login = login };
        RawOutput output = Run(server, operation, program =>
            $"export BASH_COMPAT={bash}\n" + (turn is null ? program : program.Replace("flock -w 10", $"flock -w {turn}", StringComparison.Ordinal)));
        return operation.Parse(output);
    }

    private RawOutput Run(TlsServer server, NodeOperation operation, Func<string, string>? change = null) => _node.Run(
        operation, program => (change?.Invoke(program) ?? program).Replace(":5050/", $":{server.Port}/", StringComparison.Ordinal));
}
