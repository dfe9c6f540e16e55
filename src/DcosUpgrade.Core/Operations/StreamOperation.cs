using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The end of a stream, reported by the node.</summary>
/// <param name="Sha256">SHA-256 of everything that the node sent.</param>
/// <param name="ExitCode">Exit code of the program. 1 of tar means that a file grew while it was read.</param>
internal sealed record StreamEnd(string Sha256, int ExitCode, string Said);

/// <summary>Streams the output of a program from a node without using its disk, and returns the hash at the end.</summary>
internal abstract class StreamOperation : NodeOperation<StreamEnd>
{
    private static readonly Pattern s_hash = new("^@sha256 ([0-9a-f]{64})$", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Pattern s_end = new("^@end ([0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <summary>Receives the archive.</summary>
    public Stream Sink { get; init; } = Stream.Null;

    public override Stream Output => Sink;

    public override TimeSpan Limit => TimeSpan.FromHours(6);

    public override int MaxBytes => 1 << 16;

    public override TimeSpan Silence => TimeSpan.FromSeconds(60);

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        {{Producer}} | tee >(sha256sum | sed 's/^\([0-9a-f]*\).*/@sha256 \1/' >&2)
        printf '@end %s\n' "${PIPESTATUS[0]}" >&2
        """;

    /// <summary>One command of bash that writes the archive to its standard output.</summary>
    private protected abstract string Producer { get; }

    public override StreamEnd Parse(RawOutput output)
    {
        Match hash = s_hash.Match(output.Stderr);
        Match end = s_end.Match(output.Stderr);
        return hash.Success && end.Success
            ? new StreamEnd(
                hash.Groups[1].Value, int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture), s_hash.Replace(s_end.Replace(output.Stderr, ""), "").Trim())
            : throw new NodeAnswerException(GetType().Name, $"it ended early: {output.Stderr.Trim()}");
    }
}
