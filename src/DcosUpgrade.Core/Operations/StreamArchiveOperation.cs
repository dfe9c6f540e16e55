namespace DcosUpgrade.Operations;

/// <summary>Streams a copy of files that only root may read.</summary>
/// <remarks>
/// Of ZooKeeper's files, snapshots are copied first: a member recovers from a fuzzy snapshot and the logs since its beginning (FACTS.md,
/// Backups). The dumps of the IAM database and of etcd are the documented ones; releases without the program for the IAM database are
/// asked as that program asks.
/// </remarks>
/// <param name="kind">ZooKeeper, Configuration, Iam or Etcd.</param>
internal sealed class StreamArchiveOperation(BackupKind kind) : StreamOperation
{
    public BackupKind Kind { get; } = kind;

    // dcos-etcdctl writes its snapshot to a folder that is removed again.
    public override bool Writes => Kind == BackupKind.Etcd;

    public override bool Sudo => true;

    private protected override string Producer => Kind switch
    {
        BackupKind.ZooKeeper => "{ cd /var/lib/dcos/exhibitor/zookeeper || exit 2; tar -czf - snapshot transactions; }",
        BackupKind.Iam => $$"""
            { if [ -e {{NodePaths.Mesosphere}}/bin/iam-database-backup ]; then
              {{NodePaths.Mesosphere}}/bin/dcos-shell iam-database-backup </dev/null
            else
              {{CockroachAccess.Find}}{{CockroachAccess.Program}} dump "$access" --host="$({{NodePaths.Mesosphere}}/bin/detect_ip)" iam
            fi; }
            """,
        BackupKind.Etcd => $$"""
            ( d=$(mktemp -d) || exit 2
            trap 'rm -rf "$d"' EXIT
            {{NodePaths.Mesosphere}}/bin/dcos-shell dcos-etcdctl backup "$d/etcd.tar.gz" > "$d/said" 2>&1 </dev/null || { tail -n 5 "$d/said" >&2; exit 2; }
            cat "$d/etcd.tar.gz" )
            """,
        _ => $$"""
            { cd {{NodePaths.Mesosphere}} || exit 2
            for f in etc/user.config.yaml etc/expanded.config.json etc/dcos-version.json etc/master_list etc/master_count \
              bin/detect_ip bin/detect_ip_public bin/detect_fault_domain; do [ -e $f ] && set -- "$@" $f; done
            tar -czhf - "$@"; }
            """,
    };
}
