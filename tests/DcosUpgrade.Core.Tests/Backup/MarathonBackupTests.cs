using System;
using System.Collections.Generic;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>Answers of the backup service, with the bodies of the integration test of DC/OS Enterprise.</summary>
public sealed class MarathonBackupTests
{
    private const string Label = "upgrade-0123456789ab";
    private const string Id = Label + "-1432569a-3ef5-40bc-8595-37963a1ccbcb";

    [Theory]
    [InlineData("STATUS_BACKING_UP", "STATUS_UNKNOWN", false, false)]
    [InlineData("STATUS_BACKING_UP", "STATUS_BACKING_UP", false, false)]
    [InlineData("STATUS_BACKING_UP", "STATUS_READY", false, false)]
    [InlineData("STATUS_READY", "STATUS_BACKING_UP", false, false)]
    [InlineData("STATUS_READY", "STATUS_READY", true, false)]
    [InlineData("STATUS_READY", "STATUS_ERROR", false, true)]
    [InlineData("STATUS_BACKING_UP", "STATUS_ERROR", false, true)]
    [InlineData("STATUS_ERROR", "STATUS_READY", false, true)]
    [InlineData("STATUS_SOMETHING_NEW", "STATUS_READY", false, false)]
    public void Backup_status_is_that_of_worst_component(string status, string marathon, bool ready, bool failed)
    {
        MarathonBackup backup = Read(200, $$"""{"backup_info":[{{Info("other-1", "STATUS_ERROR", "STATUS_ERROR")}},{{Info(Id, status, marathon)}}]}""").Backup!;

        Assert.Equal((Id, ready, failed), (backup.Id, backup.IsReady, backup.HasFailed));
        Assert.Equal($"marathon {marathon}", backup.Components);
    }

    [Fact]
    public void New_backup_is_parsed_in_observed_and_documented_form()
    {
        Assert.Equal(Id, Read(200, $$"""{"backup_info":{{Info(Id, "STATUS_BACKING_UP", "STATUS_UNKNOWN")}}}""").Backup!.Id);
        Assert.Equal(Id, Read(200, Info(Id, "STATUS_BACKING_UP", "STATUS_UNKNOWN")).Backup!.Id);
        Assert.True(Read(200, $$"""{"backup_info":[{"id":"{{Id}}","status":"STATUS_READY"}]}""").Backup!.IsReady);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"backup_info":[]}""")]
    [InlineData("""{"backup_info":[{"id":"upgrade-0123456789abc-1","status":"STATUS_READY"},{"status":"STATUS_READY"}]}""")]
    public void Backup_with_another_label_is_ignored(string body)
    {
        MarathonBackupAnswer answer = Read(200, body);

        Assert.Equal((null, ""), (answer.Backup, answer.Problem));
    }

    [Theory]
    [InlineData(400, """{"errors":["label is invalid","and too short"]}""", "label is invalid; and too short", true)]
    [InlineData(500, """{"errors":["Could not backup bar: backup label=bar failed: backup/restore is currently busy: lock is already held"]}""",
        "currently busy", true)]
    [InlineData(401, "<html>", "-DcosCredential", true)]
    [InlineData(403, "<html>", "lacks the permission", true)]
    [InlineData(404, "", "HTTP 404", true)]
    [InlineData(502, "<html>", "HTTP 502", false)]
    [InlineData(504, "", "HTTP 504", false)]
    public void Refusal_has_message_of_backup_service(int status, string body, string why, bool definite)
    {
        MarathonBackupAnswer answer = Read(status, body);

        Assert.Null(answer.Backup);
        Assert.Contains(why, answer.Problem, StringComparison.Ordinal);
        Assert.Equal(definite, answer.IsDefinite);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(60, true)]
    [InlineData(28, false)]
    [InlineData(56, false)]
    public void Request_with_unknown_effect_is_not_a_refusal(int curl, bool definite) =>
        Assert.Equal(definite, new FindMarathonBackupOperation("0123456789abcdef", Label).Parse(Output(curl, 0, "", "strict")).IsDefinite);

    [Fact]
    public void Disabled_mode_sends_no_login_and_reports_reason() =>
        Assert.Contains(
            "plain HTTP", new FindMarathonBackupOperation("0123456789abcdef", Label).Parse(Output(0, 401, "", "disabled")).Problem, StringComparison.Ordinal);

    private static MarathonBackupAnswer Read(int status, string body) =>
        new FindMarathonBackupOperation("0123456789abcdef", Label).Parse(Output(0, status, body, "strict"));

    private static RawOutput Output(int curl, int status, string body, string mode) =>
        new(0, new SectionFrame("0123456789abcdef")
            .Render(new Dictionary<string, string> { ["mode"] = mode + "\n", ["answer"] = body + HttpSection.Tail(curl, status, "") }), "", false);

    private static string Info(string id, string status, string marathon) =>
        "{\"id\":\"" + id + "\",\"dcos_version\":\"1.10.8\",\"timestamp\":\"2018-10-20T08:15:30.53351124Z\",\"status\":\"" + status
            + "\",\"component_status\":{\"marathon\":{\"status\":\"" + marathon + "\"}}}";
}
