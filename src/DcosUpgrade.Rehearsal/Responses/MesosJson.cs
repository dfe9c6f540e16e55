using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The JSON that masters and agents print in the same form.</summary>
internal static class MesosJson
{
    private static readonly string[] AgentCapabilities = ["MULTI_ROLE", "HIERARCHICAL_ROLE", "RESERVATION_REFINEMENT"];

    public static JsonText Build(this JsonText json, string version) => json
        .Add("version", version)
        .Add("build_date", "2018-08-01 17:11:00")
        .Add("build_time", 1533143460.0)
        .Add("build_user", "");

    public static HttpAnswer Version(string version) => HttpAnswer.Json(JsonText.Mesos().Begin()
        .Add("build_date", "2018-08-01 17:11:00")
        .Add("build_time", 1533143460.0)
        .Add("build_user", "")
        .Add("version", version)
        .End().ToString());

    public static JsonText Resources(this JsonText json, string name, MesosResources resources)
    {
        if (json.IsCut && name.Contains("resources"))
        {
            return json;
        }

        json.Begin(name)
            .Add("disk", resources.Disk)
            .Add("mem", resources.Mem)
            .Add("gpus", resources.Gpus)
            .Add("cpus", resources.Cpus);
        if (resources.Ports.Count > 0)
        {
            json.Add("ports", "[" + string.Join(", ", resources.Ports.Select(range => $"{range.Begin}-{range.End}")) + "]");
        }
        return json.End();
    }

    /// <summary>The long form, <c>*_resources_full</c>: one element per resource that is not zero.</summary>
    public static JsonText FullResources(this JsonText json, string name, MesosResources resources, string role, bool allocated)
    {
        if (json.IsCut && name.Contains("resources"))
        {
            return json;
        }

        json.BeginList(name);
        foreach (var (kind, value) in new[] { ("cpus", resources.Cpus), ("mem", resources.Mem), ("disk", resources.Disk), ("gpus", resources.Gpus) })
        {
            if (value > 0)
            {
                json.Begin().Add("name", kind).Add("type", "SCALAR").Begin("scalar").Add("value", value).End().FullRole(role, allocated).End();
            }
        }
        if (resources.Ports.Count > 0)
        {
            json.Begin().Add("name", "ports").Add("type", "RANGES").Begin("ranges").BeginList("range");
            foreach (var range in resources.Ports)
            {
                json.Begin().Add("begin", range.Begin).Add("end", range.End).End();
            }
            json.EndList().End().FullRole(role, allocated).End();
        }
        return json.EndList();
    }

    public static JsonText Capabilities(this JsonText json) => json.Add("capabilities", AgentCapabilities);

    public static JsonText Attributes(this JsonText json, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        json.Begin("attributes");
        foreach (var attribute in attributes)
        {
            json.Add(attribute.Key, attribute.Value);
        }
        return json.End();
    }

    /// <summary><c>reserved_*</c> and <c>unreserved_*</c> of an agent: all on one side.</summary>
    public static JsonText Reservations(this JsonText json, MesosResources resources, string? reservedFor)
    {
        json.Reserved("reserved_resources", reservedFor, () => json.Resources(reservedFor!, resources));
        return json.Resources("unreserved_resources", reservedFor is null ? resources : MesosResources.None);
    }

    public static JsonText FullReservations(this JsonText json, MesosResources resources, string? reservedFor)
    {
        json.Reserved("reserved_resources_full", reservedFor, () => json.FullResources(reservedFor!, resources, reservedFor!, allocated: false));
        return json.FullResources("unreserved_resources_full", reservedFor is null ? resources : MesosResources.None, "*", allocated: false);
    }

    /// <summary>Reservations by role; where there are none it is an empty object, and cut like one.</summary>
    public static void Reserved(this JsonText json, string name, string? reservedFor, Action write)
    {
        if (reservedFor is not null)
        {
            json.Begin(name);
            write();
            json.End();
        }
        else if (!json.IsCut)
        {
            json.Begin(name).End();
        }
    }

    public static JsonText Tasks(this JsonText json, string name, IEnumerable<MesosTaskEntry> tasks)
    {
        json.BeginList(name);
        foreach (var task in tasks)
        {
            json.Begin()
                .Add("id", task.Id)
                .Add("name", task.Name)
                .Add("framework_id", task.FrameworkId)
                .Add("executor_id", "")
                .Add("slave_id", task.AgentId)
                .Add("state", task.State)
                .Resources("resources", task.Resources)
                .Add("role", task.Role)
                .BeginList("statuses");
            foreach (var status in task.Statuses)
            {
                json.Status(status);
            }
            json.EndList().End();
        }
        return json.EndList();
    }

    private static void Status(this JsonText json, MesosTaskStatus status)
    {
        json.Begin().Add("state", status.State).Add("timestamp", status.Timestamp);
        if (status.ContainerId is not null)
        {
            json.Begin("container_status").Begin("container_id").Add("value", status.ContainerId).End().BeginList("network_infos");
            if (status.IpAddress is not null)
            {
                json.Begin().BeginList("ip_addresses").Begin()
                    .Add("protocol", "IPv4").Add("ip_address", status.IpAddress)
                    .End().EndList().End();
            }
            json.EndList().End();
        }
        json.End();
    }

    private static JsonText FullRole(this JsonText json, string role, bool allocated)
    {
        json.Add("role", role);
        return allocated ? json.Begin("allocation_info").Add("role", role).End() : json;
    }
}
