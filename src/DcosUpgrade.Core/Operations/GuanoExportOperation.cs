using System;

namespace DcosUpgrade.Operations;

/// <summary>Streams the documented export of ZooKeeper (FACTS.md, Backups): the operator's own Guano, run by the node's own Java.</summary>
/// <remarks>
/// The jar is passed through standard input and runs without root. Guano writes a folder for each znode, which is in the node's memory
/// until it has been streamed. Guano accepts the password of ZooKeeper's super user only as an argument, which every user of the node
/// can read. Therefore the documented default is passed, which is not a secret, and never a password of the cluster.
/// </remarks>
internal sealed class GuanoExportOperation(byte[] jar) : StreamOperation
{
    public override bool Writes => true;

    public override bool Sudo => false;

    /// <summary>Nothing is sent before the export is complete.</summary>
    public override TimeSpan Silence => TimeSpan.FromMinutes(10);

    public override byte[] Input { get; } = jar;

    private protected override string Producer => $$"""
        ( d=$(mktemp -d /dev/shm/dcosupgrade.XXXXXXXXXX) || exit 2
        trap 'rm -rf "$d"' EXIT
        head -c {{Input.Length}} > "$d/guano.jar" && mkdir "$d/out" || exit 2
        {{NodePaths.Mesosphere}}/bin/dcos-shell java -jar "$d/guano.jar" -u super -p secret -d / -o "$d/out" \
          -s "$({{NodePaths.Mesosphere}}/bin/detect_ip):2181" > "$d/said" 2>&1 </dev/null || { tail -n 5 "$d/said" >&2; exit 2; }
        tar -czf - -C "$d/out" . )
        """;
}
