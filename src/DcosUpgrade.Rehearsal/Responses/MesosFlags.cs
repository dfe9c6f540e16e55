using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The <c>flags</c> of <c>/state</c>, with the values that DC/OS sets.</summary>
internal static class MesosFlags
{
    private const string Common =
        "authenticate_http_readonly=false authenticate_http_readwrite=false help=false hostname_lookup=false initialize_driver_logging=false "
        + "logbufsecs=0 logging_level=INFO quiet=false version=false zk_session_timeout=10secs";

    private const string OfMaster =
        "agent_ping_timeout=15secs agent_reregister_timeout=10mins allocation_interval=1secs allocator=HierarchicalDRF authenticate_agents=false "
        + "authenticate_frameworks=false authenticate_http_frameworks=false authenticators=crammd5 authorizers=local filter_gpu_resources=true "
        + "framework_sorter=drf http_authenticators=basic log_auto_initialize=true max_agent_ping_timeouts=20 max_completed_frameworks=50 "
        + "max_completed_tasks_per_framework=1000 max_unreachable_tasks_per_framework=1000 port=5050 recovery_agent_removal_limit=100% "
        + "registry=replicated_log registry_fetch_timeout=1mins registry_gc_interval=15mins registry_max_agent_age=2weeks "
        + "registry_max_agent_count=102400 registry_store_timeout=1mins registry_strict=false require_agent_domain=false root_submissions=true "
        + "user_sorter=drf webui_dir=/opt/mesosphere/active/mesos/share/mesos/webui work_dir=/var/lib/dcos/mesos/master "
        + "zk=zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/mesos";

    private const string OfAgent =
        "appc_simple_discovery_uri_prefix=http:// appc_store_dir=/tmp/mesos/store/appc authenticatee=crammd5 authentication_backoff_factor=1secs "
        + "authorizer=local cgroups_cpu_enable_pids_and_tids_count=false cgroups_enable_cfs=true cgroups_hierarchy=/sys/fs/cgroup "
        + "cgroups_limit_swap=false cgroups_root=mesos container_disk_watch_interval=15secs containerizers=docker,mesos "
        + "disallow_sharing_agent_pid_namespace=false disk_watch_interval=1mins docker=docker docker_kill_orphans=true "
        + "docker_registry=https://registry-1.docker.io docker_remove_delay=1hrs docker_socket=/var/run/docker.sock docker_stop_timeout=20secs "
        + "docker_store_dir=/var/lib/mesos/slave/store/docker docker_volume_checkpoint_dir=/var/run/mesos/isolators/docker/volume "
        + "enforce_container_disk_quota=true executor_registration_timeout=10mins executor_reregistration_timeout=10secs "
        + "executor_shutdown_grace_period=5secs fetcher_cache_dir=/tmp/mesos/fetch fetcher_cache_size=2GB frameworks_home= gc_delay=2days "
        + "gc_disk_headroom=0.1 hadoop_home= http_command_executor=false http_heartbeat_interval=30secs isolation=cgroups/cpu,cgroups/mem "
        + "launcher=linux launcher_dir=/opt/mesosphere/active/mesos/libexec/mesos master=zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/mesos "
        + "max_completed_executors_per_framework=150 oversubscribed_resources_interval=15secs perf_duration=10secs perf_interval=1mins port=5051 "
        + "qos_correction_interval_min=0ns reconfiguration_policy=additive recover=reconnect recovery_timeout=24hrs "
        + "registration_backoff_factor=1secs resources=[] revocable_cpu_low_priority=true runtime_dir=/var/run/mesos "
        + "sandbox_directory=/mnt/mesos/sandbox strict=true switch_user=true systemd_enable_support=true "
        + "systemd_runtime_directory=/run/systemd/system work_dir=/var/lib/mesos/slave";

    private static readonly KeyValuePair<string, string>[] s_ofMaster = Table(OfMaster);

    private static readonly KeyValuePair<string, string>[] s_ofAgent = Table(OfAgent);

    public static JsonText MasterFlags(this JsonText json, MesosMasterView view) =>
        json.Flags(s_ofMaster, [new("hostname", view.Address), new("ip", view.Address), new("quorum", view.Quorum.ToString(CultureInfo.InvariantCulture))]);

    public static JsonText AgentFlags(this JsonText json, MesosAgentView view) =>
        json.Flags(s_ofAgent, [new("hostname", view.Address), new("ip", view.Address), new("default_role", view.ReservedFor ?? "*")]);

    /// <param name="fixedFlags">In order.</param>
    /// <param name="ownFlags">Further flags, in any order.</param>
    private static JsonText Flags(this JsonText json, KeyValuePair<string, string>[] fixedFlags, KeyValuePair<string, string>[] ownFlags)
    {
        if (json.IsCut)
        {
            return json;
        }

        json.Begin("flags");
        foreach (var flag in fixedFlags.Concat(ownFlags).OrderBy(flag => flag.Key, System.StringComparer.Ordinal))
        {
            json.Add(flag.Key, flag.Value);
        }
        return json.End();
    }

    private static KeyValuePair<string, string>[] Table(string flags) =>
        [.. (Common + " " + flags).Split(' ').Select(flag => flag.Split(['='], 2)).Select(flag => new KeyValuePair<string, string>(flag[0], flag[1]))];
}
