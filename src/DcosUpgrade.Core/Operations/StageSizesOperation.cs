using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>A package that a node does not have yet.</summary>
/// <param name="Bytes">Size of the download on the bootstrap node; null when it is not served.</param>
internal sealed record MissingPackage(string Id, long? Bytes);

/// <summary>
/// Lists the packages that the node does not have, with their sizes. Shows that the node reaches the bootstrap node and that the set is
/// complete.
/// </summary>
internal sealed class StageSizesOperation(string token, string bootstrapUrl, IReadOnlyList<string> packageIds) : NodeOperation<IReadOnlyList<MissingPackage>>
{
    public SectionFrame Frame { get; } = new(token);

    public string BootstrapUrl { get; } = bootstrapUrl;

    public IReadOnlyList<string> PackageIds { get; } = packageIds;

    public override bool Writes => false;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(300);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + $$"""
        base={{ShellText.Quote(BootstrapUrl)}}
        {{Frame.Open("missing")}}for id in {{string.Join(" ", PackageIds.Select(ShellText.Quote))}}; do
          [ -d {{NodePaths.Mesosphere}}/packages/"$id" ] && continue
          size=$({{NodeFloor.Curl}} -f -I --max-time 20 "$base/packages/${id%%--*}/$id.tar.xz" 2>/dev/null </dev/null | tr -d '\r' |
              sed -n 's/^[Cc]ontent-[Ll]ength: *\([0-9][0-9]*\)$/\1/p' | tail -n 1)
          printf '%s %s\n' "$id" "${size:-none}"
        done
        {{Frame.Close}}
        """;

    public override IReadOnlyList<MissingPackage> Parse(RawOutput output) =>
    [
        .. Frame.Split(output, nameof(StageSizesOperation))["missing"].Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(words => new MissingPackage(
                words[0], words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null)),
    ];
}
