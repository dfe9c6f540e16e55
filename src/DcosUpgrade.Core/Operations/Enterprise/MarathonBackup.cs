using System;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>One backup of the backup service of Enterprise.</summary>
/// <param name="Status">STATUS_BACKING_UP, STATUS_READY, STATUS_ERROR or another status of the service.</param>
/// <param name="Components">The status of each component, for messages: <c>marathon STATUS_READY</c>.</param>
internal sealed record MarathonBackup(string Id, string Status, string Components)
{
    private const string Ready = "STATUS_READY";
    private const string Error = "STATUS_ERROR";

    /// <summary>The backup has the status of its worst component.</summary>
    public bool IsReady => Status == Ready
        && Components.Split([", "], StringSplitOptions.RemoveEmptyEntries).All(component => component.EndsWith(Ready, StringComparison.Ordinal));

    public bool HasFailed => Status == Error || Components.Contains(Error);

    public static MarathonBackup? Read(Json json) => json["id"].Text is { Length: > 0 } id
        ? new MarathonBackup(
            id, json["status"].Text ?? "no status", string.Join(", ", json["component_status"].Members.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => $"{member.Key} {member.Value["status"].Text}")))
        : null;
}

/// <summary>The answer of the service.</summary>
/// <param name="Backup">Null when the answer does not contain the backup.</param>
/// <param name="Problem">The error, in the words of the service if possible; empty when it answered.</param>
/// <param name="IsDefinite">The service answered, or the request was not sent; otherwise the request may have reached the service.</param>
internal sealed record MarathonBackupAnswer(MarathonBackup? Backup, string Problem, bool IsDefinite);

/// <summary>Asks the backup service behind the master's own Admin Router (FACTS.md, Backups).</summary>
/// <remarks>
/// The bodies are those of the integration test of DC/OS Enterprise: a new backup and listed backups are in <c>backup_info</c>, an empty
/// list is <c>{}</c>, and a request during another backup is answered with 500 and errors.
/// </remarks>
internal abstract class MarathonBackupOperation(string token) : SecuredOperation<MarathonBackupAnswer>(token)
{
    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 8 << 20;

    public sealed override string ProgramText => Start + SecureHttp.FindRouter + $$"""
        {{Frame.Open("mode")}}printf '%s\n' "$mode"
        {{Frame.Open("answer")}}{{Get($"$router/system/v1/backup/v1/{Path}", 40, 4 << 20, post: Body)}}
        {{Frame.Close}}
        """;

    /// <summary>The Admin Router requires a token in every mode, and gets none without TLS.</summary>
    public sealed override bool NeedsToken(DcosSecurityMode? mode) => mode is DcosSecurityMode.Permissive or DcosSecurityMode.Strict;

    /// <summary>The label of the requested backup.</summary>
    public abstract string Label { get; }

    private protected abstract string Path { get; }

    /// <summary>JSON that is posted; null for a GET.</summary>
    private protected virtual string? Body => null;

    public sealed override MarathonBackupAnswer Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, GetType().Name);
        HttpSection answer = HttpSection.Parse(parts, "answer");
        Json json = AnswerJson.ParseOrEmpty(answer.Body);
        if (!answer.Ok)
        {
            string said = string.Join("; ", json["errors"].Items.Select(error => error.Text));
            string problem = said.Length > 0 ? said
                : answer.Status == 401 && parts["mode"].Trim() == "disabled"
                ? "HTTP 401: it wants a login, and in disabled mode that would go over plain HTTP, which is never done here; dcos backup create takes it"
                : answer.Problem;
            return new MarathonBackupAnswer(null, problem, answer is { ExitCode: 0, Status: < 502 } or { ExitCode: 7 or 35 or 51 or 60 or 77 });
        }

        Json info = json["backup_info"];
        Json[] backups = info.Items.Count > 0 ? [.. info.Items] : info["id"].Text is null ? [json] : [info];
        MarathonBackup? ours = backups.Select(MarathonBackup.Read)
            .FirstOrDefault(backup => backup is not null && backup.Id.StartsWith(Label + "-", StringComparison.Ordinal));
        return new MarathonBackupAnswer(ours, "", IsDefinite: true);
    }
}

/// <summary>Starts a backup of Marathon's state, for which the service restarts Marathon.</summary>
/// <param name="label">3 to 25 letters, digits, dots, dashes and underscores.</param>
internal sealed class CreateMarathonBackupOperation(string token, string label) : MarathonBackupOperation(token)
{
    public override bool Writes => true;

    public override string Label { get; } = label;

    private protected override string Path => "create";

    private protected override string Body => Json.Write(new System.Collections.Generic.Dictionary<string, object?> { ["label"] = Label });
}

/// <summary>Finds the backup with a label.</summary>
internal sealed class FindMarathonBackupOperation(string token, string label) : MarathonBackupOperation(token)
{
    public override bool Writes => false;

    public override string Label { get; } = label;

    private protected override string Path => "list";
}
