using System;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Answers of Exhibitor on :8181.</summary>
internal static class ExhibitorResponses
{
    public static HttpAnswer Answer(ExhibitorView view, string target) => HttpAnswer.PathOf(target) switch
    {
        "/exhibitor/v1/cluster/status" => HttpAnswer.Json(Status(view)),
        "/exhibitor/v1/cluster/state" => HttpAnswer.Json(State(view)),
        "/exhibitor/v1/cluster/list" => HttpAnswer.Json(List(view)),
        "/exhibitor/v1/config/get-state" => HttpAnswer.Json(ConfigState(view)),
        _ => HttpAnswer.NotFound,
    };

    private static string Status(ExhibitorView view)
    {
        var json = JsonText.Plain().BeginList();
        foreach (var server in view.Servers)
        {
            json.Begin()
                .Add("code", (int)server.State)
                .Add("description", Description(server.State))
                .Add("hostname", server.Hostname)
                .Add("isLeader", server.IsLeader)
                .End();
        }
        return json.EndList().ToString();
    }

    private static string State(ExhibitorView view)
    {
        var own = view.Servers.FirstOrDefault(server => server.Hostname == view.Address)
            ?? new ExhibitorEntry(view.Address, ExhibitorState.Latent, IsLeader: false);
        return JsonText.Plain().Begin()
            .Begin("switches").Add("restarts", true).Add("cleanup", true).Add("backups", false).End()
            .Add("state", (int)own.State)
            .Add("description", Description(own.State))
            .Add("isLeader", own.IsLeader)
            .End().ToString();
    }

    private static string List(ExhibitorView view) => JsonText.Plain().Begin()
        .Add("servers", view.Servers.Select(server => server.Hostname))
        .Add("port", 2181)
        .End().ToString();

    private static string ConfigState(ExhibitorView view)
    {
        var hosts = view.Servers.Select(server => server.Hostname).ToArray();
        var index = Array.IndexOf(hosts, view.Address);
        return JsonText.Plain().Begin()
            .Add("version", "1.5.6")
            .Add("running", view.Running)
            .Add("backupActive", false)
            .Add("standaloneMode", false)
            .Add("extraHeadingText", "")
            .Add("nodeMutationsAllowed", false)
            .Begin("config")
                .Add("rollInProgress", view.Rolls)
                .Add("rollStatus", view.Rolls ? "Applying to 2 of 3" : "n/a")
                .Add("rollPercentDone", 0)
                .Add("hostname", view.Address)
                .Add("serverId", index < 0 ? -1 : index + 1)
                .Add("serversSpec", string.Join(",", hosts.Select((host, at) => $"{at + 1}:{host}")))
                .Add("zookeeperDataDirectory", "/var/lib/dcos/exhibitor/zookeeper/snapshot")
                .Add("zookeeperInstallDirectory", "/opt/mesosphere/active/exhibitor/usr/zookeeper")
                .Add("clientPort", 2181)
                .Add("checkMs", view.CheckMs)
                .Begin("zooCfgExtra").End()
                .Begin("controlPanel").End()
            .End()
            .End().ToString();
    }

    private static string Description(ExhibitorState state) => state switch
    {
        ExhibitorState.Serving => "serving",
        ExhibitorState.NotServing => "not serving",
        ExhibitorState.Down => "down",
        _ => "latent",
    };
}
