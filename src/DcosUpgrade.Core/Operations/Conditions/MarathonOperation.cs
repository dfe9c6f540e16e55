using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Reads version, deployments, queue, apps and pods of a Marathon in one exec with five GET requests.</summary>
/// <remarks>A Marathon that is not the leader forwards requests to the leader. Shapes: FACTS.md, Marathon.</remarks>
/// <param name="url">The URL of the Marathon; empty for the Marathon of the node itself.</param>
internal sealed class MarathonOperation(string token, string url) : SecuredOperation<MarathonState>(token)
{
    private const string Apps = "/v2/apps?embed=apps.counts";

    /// <summary>Empty for the Marathon of the node itself.</summary>
    public string Url { get; } = url;

    /// <summary>A framework chooses the URL of its web interface, so nothing secret goes there.</summary>
    public override bool NeedsToken(DcosSecurityMode? mode) => Url.Length == 0 && base.NeedsToken(mode);

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(120);

    public override int MaxBytes => 64 << 20;

    public override string ProgramText => Start + $$"""
        [ $scheme = https ] && u=https://$ip:8443 || u=http://$ip:8080
        {{(Url.Length > 0 ? "auth=; tls=; u=" + ShellText.Quote(Url.TrimEnd('/')) : "")}}
        {{Frame.Open("info")}}{{Get("$u/v2/info", 15, 1 << 20)}}
        {{Frame.Open("deployments")}}{{Get("$u/v2/deployments", 15, 16 << 20)}}
        {{Frame.Open("queue")}}{{Get("$u/v2/queue", 15, 16 << 20)}}
        {{Frame.Open("apps")}}{{Get($"$u{Apps}", 25, 24 << 20)}}
        {{Frame.Open("pods")}}{{Get("$u/v2/pods/::status", 25, 24 << 20)}}
        {{Frame.Close}}
        """;

    public override MarathonState Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(MarathonOperation));
        List<string> problems = [];
        Json? Read(string name)
        {
            HttpSection section = HttpSection.Parse(parts, name);
            if (!section.Ok)
            {
                problems.Add($"/v2/{name}: {section.Problem}");
            }

            return section.Ok ? AnswerJson.Parse(section.Body, nameof(MarathonOperation)) : null;
        }

        Json? info = Read("info");
        MarathonState state = new()
        {
            Version = info?["version"].Text,
            FrameworkId = info?["frameworkId"].Text,
            Deployments = Read("deployments")?.Items.Select(Deployment).ToArray(),
            Queue = Read("queue")?["queue"].Items.Select(Queued).ToArray(),
            Apps = Read("apps")?["apps"].Items.Select(App).ToArray(),
            Pods = Read("pods")?.Items.Select(Pod).ToArray(),
        };
        return state with { Problem = problems.FirstOrDefault() ?? "" };
    }

    private static string Deployment(Json deployment)
    {
        string[] what = [.. deployment["affectedApps"].Items.Concat(deployment["affectedPods"].Items).Select(id => id.Text).OfType<string>()];
        return what.Length > 0 ? string.Join(", ", what) : deployment["id"].Text ?? "unnamed";
    }

    private static KeyValuePair<string, bool> Queued(Json item) => new(
        item["app"]["id"].Text ?? item["pod"]["id"].Text ?? "unnamed",
        item["delay"]["overdue"].Boolean is false);

    private static MarathonAppState App(Json app)
    {
        int Count(string name) => (int)(app[name].Number ?? 0);
        string image = app["container"]["docker"]["image"].Text ?? "";
        Json labels = app["labels"];
        return new MarathonAppState
        {
            Id = app["id"].Text ?? "",
            Instances = Count("instances"),
            Staged = Count("tasksStaged"),
            Running = Count("tasksRunning"),
            Healthy = Count("tasksHealthy"),
            Unhealthy = Count("tasksUnhealthy"),
            HasHealthCheck = app["healthChecks"].Items.Count > 0,
            Constraints = [.. app["constraints"].Items.Select(Texts)],
            Image = image,
            IsMarathon = labels["DCOS_PACKAGE_NAME"].Text is "marathon"
                || image.Contains("/marathon:")
                || image.Contains("/marathon-dcos-ee:")
                || (app["cmd"].Text ?? "").Contains("marathon"),
        };
    }

    private static MarathonPodState Pod(Json pod) => new(
        pod["id"].Text ?? "",
        pod["status"].Text ?? "",
        [.. pod["spec"]["scheduling"]["placement"]["constraints"].Items.Select(constraint => (IReadOnlyList<string>?)
            [.. new[] { constraint["fieldName"].Text ?? "", constraint["operator"].Text ?? "", constraint["value"].Text }.OfType<string>()])],
        pod["instances"].Items.Select(instance => Time(instance["statusSince"].Text)).DefaultIfEmpty(null)
            .Aggregate((a, b) => a is null || b is null ? null : a < b ? a : b));

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static string[]? Texts(Json list) =>
        list.Items.All(item => item.Text is not null) && list.Items.Count > 0 ? [.. list.Items.Select(item => item.Text!)] : null;
}
