using System;
using System.IO;
using System.Text.RegularExpressions;
using DcosUpgrade.Backup;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>How a node's end of a stream went.</summary>
/// <param name="Sha256">Of everything that it sent.</param>
/// <param name="ExitCode">Of the program that made it; tar's 1 only says that a file grew meanwhile.</param>
internal sealed record StreamEnd(string Sha256, int ExitCode, string Said);

/// <summary>Streams an archive off a node without a byte on its disk, and says its hash at the end.</summary>
/// <remarks>
/// ZooKeeper's files are copied snapshots first: a fuzzy snapshot and the logs from its beginning on are what a member itself
/// recovers from (dcos-runtime.md §4). The IAM dump is the documented one (§3.4).
/// </remarks>
/// <param name="kind">Anything but <see cref="BackupKind.Cluster"/>, which no single node has.</param>
internal sealed class StreamArchiveOperation(BackupKind kind) : NodeOperation<StreamEnd>
{
    private static readonly Regex s_hash = new("^@sha256 ([0-9a-f]{64})$", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex s_end = new("^@end ([0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public BackupKind Kind { get; } = kind;

    /// <summary>Takes the archive.</summary>
    public Stream Sink { get; init; } = Stream.Null;

    public override Stream Output => Sink;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromHours(6);

    public override int MaxBytes => 1 << 16;

    public override TimeSpan Silence => TimeSpan.FromSeconds(60);

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        {{Producer}} | tee >(sha256sum | sed 's/^\([0-9a-f]*\).*/@sha256 \1/' >&2)
        printf '@end %s\n' "${PIPESTATUS[0]}" >&2
        """;

    private string Producer => Kind switch
    {
        BackupKind.ZooKeeper => "{ cd /var/lib/dcos/exhibitor/zookeeper && tar -czf - snapshot transactions; }",
        BackupKind.Iam => $"{NodePaths.Mesosphere}/bin/cockroach dump --certs-dir=/run/dcos/pki/cockroach --host=\"$({NodePaths.Mesosphere}/bin/detect_ip)\" iam",
        _ => $$"""{ cd {{NodePaths.Mesosphere}} && for f in etc/user.config.yaml etc/expanded.config.json etc/dcos-version.json etc/master_list etc/master_count bin/detect_ip bin/detect_ip_public bin/detect_fault_domain; do [ -e $f ] && set -- "$@" $f; done; tar -czhf - "$@"; }""",
    };

    public override StreamEnd Parse(RawOutput output)
    {
        Match hash = s_hash.Match(output.Stderr);
        Match end = s_end.Match(output.Stderr);
        return hash.Success && end.Success
            ? new StreamEnd(hash.Groups[1].Value, int.Parse(end.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), s_hash.Replace(s_end.Replace(output.Stderr, ""), "").Trim())
            : throw new NodeAnswerException(nameof(StreamArchiveOperation), $"it ended early: {output.Stderr.Trim()}");
    }
}
