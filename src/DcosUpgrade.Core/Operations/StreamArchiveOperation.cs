namespace DcosUpgrade.Operations;

/// <summary>Streams a copy of files that only root may read.</summary>
/// <remarks>
/// Of ZooKeeper's files, snapshots are copied first: a member recovers from a fuzzy snapshot and the logs since its beginning (FACTS.md,
/// Backups). The dump of the IAM database is the documented one.
/// </remarks>
/// <param name="kind">ZooKeeper, Configuration or Iam.</param>
internal sealed class StreamArchiveOperation(BackupKind kind) : StreamOperation
{
    public BackupKind Kind { get; } = kind;

    public override bool Writes => false;

    public override bool Sudo => true;

    private protected override string Producer => Kind switch
    {
        BackupKind.ZooKeeper => "{ cd /var/lib/dcos/exhibitor/zookeeper || exit 2; tar -czf - snapshot transactions; }",
        BackupKind.Iam =>
            $"{NodePaths.Mesosphere}/bin/cockroach dump --certs-dir=/run/dcos/pki/cockroach --host=\"$({NodePaths.Mesosphere}/bin/detect_ip)\" iam",
        _ => $$"""
            { cd {{NodePaths.Mesosphere}} || exit 2
            for f in etc/user.config.yaml etc/expanded.config.json etc/dcos-version.json etc/master_list etc/master_count \
              bin/detect_ip bin/detect_ip_public bin/detect_fault_domain; do [ -e $f ] && set -- "$@" $f; done
            tar -czhf - "$@"; }
            """,
    };
}
