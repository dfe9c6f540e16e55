using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary><c>/metrics/snapshot</c> of a master.</summary>
/// <remarks>Only the leader has gauges of agents, frameworks and tasks; other masters print 0.</remarks>
internal static class MesosMasterMetrics
{
    /// <summary>Printed by every master and read by no gate.</summary>
    private static readonly MesosMetrics.IdleNames Idle = new(MesosMetrics.Names("allocator/",
        "event_queue_dispatches mesos/allocation_runs mesos/event_queue_dispatches")
        .Concat(MesosMetrics.Timer("allocator/mesos/allocation_run_ms"))
        .Concat(MesosMetrics.Timer("allocator/mesos/allocation_run_latency_ms"))
        .Concat(MesosMetrics.Names("master/",
            "cpus_revocable_percent cpus_revocable_total cpus_revocable_used disk_revocable_percent disk_revocable_total disk_revocable_used "
            + "gpus_revocable_percent gpus_revocable_total gpus_revocable_used mem_revocable_percent mem_revocable_total mem_revocable_used "
            + "dropped_messages event_queue_dispatches event_queue_http_requests event_queue_messages "
            + "invalid_executor_to_framework_messages invalid_framework_to_executor_messages invalid_status_update_acknowledgements invalid_status_updates "
            + "messages_authenticate messages_deactivate_framework messages_decline_offers messages_executor_to_framework messages_exited_executor "
            + "messages_framework_to_executor messages_kill_task messages_launch_tasks messages_reconcile_tasks messages_register_framework "
            + "messages_register_slave messages_reregister_framework messages_reregister_slave messages_resource_request messages_revive_offers "
            + "messages_status_update messages_status_update_acknowledgement messages_suppress_offers messages_unregister_framework "
            + "messages_unregister_slave messages_update_slave outstanding_offers slave_registrations slave_removals "
            + "slave_removals/reason_registered slave_removals/reason_unhealthy slave_removals/reason_unregistered slave_reregistrations "
            + "slave_shutdowns_canceled slave_shutdowns_completed slave_shutdowns_scheduled slave_unreachable_canceled "
            + "slave_unreachable_completed slave_unreachable_scheduled valid_executor_to_framework_messages valid_framework_to_executor_messages "
            + "valid_status_update_acknowledgements valid_status_updates"))
        .Concat(["registrar/queued_operations"]));

    private static readonly (string Metric, string State)[] TaskNames = MesosMetrics.TaskNames(
        "master/tasks_", "staging starting running killing finished failed killed lost error dropped gone gone_by_operator");

    private static readonly (string Total, string Used, string Percent)[] ResourceNames = MesosMetrics.ResourceNames("master/");

    public static string Snapshot(MesosMasterView view, bool cut = false)
    {
        var metrics = new MesosMetrics(Idle).System(view.Now);
        var agents = view.Elected ? view.Agents : [];
        var frameworks = view.Elected ? view.Frameworks : [];
        var totals = (view.Elected ? view.Totals : null) ?? MesosTotals.Of(agents, frameworks);

        metrics.Add("master/elected", view.Elected ? 1 : 0);
        metrics.Add("master/uptime_secs", view.Now - view.StartTime);
        metrics.Add("master/recovery_slave_removals", view.RecoveryRemovals);
        Agents(metrics, totals.Active, agents.Count - totals.Active, view.Elected ? view.UnreachableAgents : 0);
        Frameworks(metrics, frameworks);
        Tasks(metrics, totals);
        Resources(metrics, totals);
        Registrar(metrics, view);
        return metrics.ToJson(cut);
    }

    private static void Agents(MesosMetrics metrics, int active, int inactive, int unreachable)
    {
        metrics.Add("master/slaves_active", active);
        metrics.Add("master/slaves_connected", active);
        metrics.Add("master/slaves_inactive", inactive);
        metrics.Add("master/slaves_disconnected", inactive);
        metrics.Add("master/slaves_unreachable", unreachable);
    }

    private static void Frameworks(MesosMetrics metrics, IReadOnlyList<MesosFrameworkEntry> frameworks)
    {
        var active = frameworks.Count(framework => framework.Active);
        var connected = frameworks.Count(framework => framework.Connected);
        metrics.Add("master/frameworks_active", active);
        metrics.Add("master/frameworks_inactive", frameworks.Count - active);
        metrics.Add("master/frameworks_connected", connected);
        metrics.Add("master/frameworks_disconnected", frameworks.Count - connected);
        foreach (var role in frameworks.Select(framework => framework.Role).Distinct())
        {
            metrics.Add($"allocator/mesos/offer_filters/roles/{role}/active", 0);
            metrics.Add($"allocator/mesos/roles/{role}/shares/dominant", 0);
        }
    }

    private static void Tasks(MesosMetrics metrics, MesosTotals totals)
    {
        metrics.TaskStates(TaskNames, totals.States);
        metrics.Add("master/tasks_unreachable", totals.Unreachable);
        if (totals.Unreachable > 0)
        {
            metrics.Add("master/task_unreachable/source_master/reason_slave_removed", totals.Unreachable);
        }
    }

    private static void Resources(MesosMetrics metrics, MesosTotals totals)
    {
        var (total, used) = (totals.Total, totals.Used);
        metrics.Resources(ResourceNames, total, used);
        foreach (var (kind, of, taken) in new[] { ("cpus", total.Cpus, used.Cpus), ("mem", total.Mem, used.Mem), ("disk", total.Disk, used.Disk) })
        {
            metrics.Add($"allocator/mesos/resources/{kind}/total", of);
            metrics.Add($"allocator/mesos/resources/{kind}/offered_or_allocated", taken);
        }
    }

    private static void Registrar(MesosMetrics metrics, MesosMasterView view)
    {
        metrics.Add("registrar/log/recovered", view.LogRecovered ? 1 : 0);
        metrics.Add("registrar/log/ensemble_size", view.EnsembleSize);
        if (view.OverlayLogRecovered is { } overlay)
        {
            metrics.Add("overlay/log/recovered", overlay ? 1 : 0);
            metrics.Add("overlay/log/ensemble_size", view.EnsembleSize);
        }
        if (!view.Elected || !view.RegistryFetched)
        {
            return;
        }
        metrics.Add("registrar/registry_size_bytes", view.RegistrySizeBytes);
        metrics.Add("registrar/state_fetch_ms", 10 + (view.ElectedTime % 10));
        var timer = MesosMetrics.Timer("registrar/state_store_ms");
        foreach (var name in view.RegistryStores > 1 ? timer : timer.Take(view.RegistryStores))
        {
            metrics.Add(name, 11.5);
        }
    }
}
