using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A member of etcd; one that was added and has not joined has no name.</summary>
internal sealed record EtcdEntry(string Address, bool IsStarted);

/// <summary>Output of <c>dcos-etcdctl diagnostic</c>: dcos/dcos 2.2.1 packages/etcd/extra/etcdctl/dcos_etcdctl.py.</summary>
internal static class EtcdResponses
{
    /// <summary>The output of a healthy member; the exit code is 0.</summary>
    public static string Healthy(string endpoint, IReadOnlyList<EtcdEntry> members) =>
        Command("endpoint health", $"{endpoint} is healthy: successfully committed proposal: took = 2.318471ms")
        + Command(
            "member list -w json",
            """{"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437,"raft_term":4},"members":["""
                + string.Join(",", members.Select(Member)) + "]}");

    /// <summary>The output of a member that does not answer; the exit code is 1.</summary>
    public static string Unhealthy(string endpoint) =>
        """{"level":"warn","ts":"2020-11-06T10:12:31.187Z","caller":"clientv3/retry_interceptor.go:62","msg":"retrying of unary invoker failed"}"""
        + $"\n{endpoint} is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n";

    private static string Member(EtcdEntry member, int i) =>
        string.Format(CultureInfo.InvariantCulture, """{{"ID":{0}""", 9372538179322589801UL + (ulong)i)
        + (member.IsStarted ? $",\"name\":\"etcd-{member.Address}\"" : "")
        + $",\"peerURLs\":[\"https://{member.Address}:2380\"]"
        + (member.IsStarted ? $",\"clientURLs\":[\"http://{member.Address}:2379\",\"http://localhost:2379\"]" : "") + "}";

    private static string Command(string command, string output) => $"cmd `{command}`, exit status: `0`, stdout: `{output}`, stderr: `None`\n\n";
}
