using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary><c>/metrics/snapshot</c> of an agent.</summary>
internal static class MesosAgentMetrics
{
    private static readonly MesosMetrics.IdleNames Idle = new(MesosMetrics.Names("containerizer/",
        "fetcher/cache_size_used_bytes fetcher/task_fetches_failed fetcher/task_fetches_succeeded mesos/container_destroy_errors "
        + "mesos/provisioner/bind/remove_rootfs_errors mesos/provisioner/remove_container_errors")
        .Concat(MesosMetrics.Names("gc/", "path_removals_failed path_removals_pending path_removals_succeeded"))
        .Concat(MesosMetrics.Names("slave/",
            "container_launch_errors cpus_revocable_percent cpus_revocable_total cpus_revocable_used disk_revocable_percent disk_revocable_total "
            + "disk_revocable_used gpus_revocable_percent gpus_revocable_total gpus_revocable_used mem_revocable_percent mem_revocable_total "
            + "mem_revocable_used executors_preempted executors_registering executors_terminated executors_terminating invalid_framework_messages "
            + "invalid_status_updates recovery_errors valid_framework_messages valid_status_updates")));

    private static readonly (string Metric, string State)[] Tasks = MesosMetrics.TaskNames(
        "slave/tasks_",
        "staging starting running killing finished failed killed lost gone");

    private static readonly (string Total, string Used, string Percent)[] Resources = MesosMetrics.ResourceNames("slave/");

    public static string Snapshot(MesosAgentView view, bool cut = false)
    {
        var tasks = view.Frameworks.SelectMany(framework => framework.Tasks).ToArray();
        var metrics = new MesosMetrics(Idle).System(view.Now);
        metrics.Add("slave/registered", view.Registered ? 1 : 0);
        metrics.Add("slave/uptime_secs", view.Now - view.StartTime);
        metrics.Add("slave/frameworks_active", view.Frameworks.Count);
        metrics.Add("slave/executors_running", tasks.Length);
        metrics.Add("slave/executor_directory_max_allowed_age_secs", 544320);
        metrics.Add("containerizer/fetcher/cache_size_total_bytes", 2147483648.0);
        metrics.TaskStates(Tasks, MesosTotals.Of([], tasks, view.Frameworks.SelectMany(framework => framework.CompletedTasks), 0).States);
        metrics.Resources(Resources, view.Resources, MesosResources.Sum(tasks.Select(task => task.Resources)));
        return metrics.ToJson(cut);
    }
}
