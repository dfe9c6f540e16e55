using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The result of a download from a URL on a node.</summary>
/// <param name="ExitCode">Exit code of curl.</param>
/// <param name="Status">HTTP status; 0 without an answer.</param>
/// <param name="Sha256">SHA-256 of the body; undefined unless <see cref="ExitCode"/> is 0.</param>
internal sealed record ServedFile(string Url, int ExitCode, int Status, string Sha256)
{
    /// <summary>Why the file was not downloaded, in a few words.</summary>
    public string Problem => ExitCode == 0 ? "" : new HttpSection(Status is 0 or 200 ? ExitCode : 0, Status, "", "").Problem;
}

/// <summary>Downloads files on a node and hashes them without storing them. One part: files, lines <c>curl-code http-status sha256 number</c>.</summary>
internal sealed class ProveServedOperation(string token, IReadOnlyList<string> urls) : NodeOperation<IReadOnlyList<ServedFile>>
{
    public SectionFrame Frame { get; } = new(token);

    public IReadOnlyList<string> Urls { get; } = urls;

    public override bool Writes => false;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(180);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + $$"""
        set -o pipefail
        get() { {{NodeFloor.Curl}} -g --connect-timeout 10 --max-time 50 "$@" 2>/dev/null; }
        {{Frame.Open("files")}}n=0; for u in {{string.Join(" ", Urls.Select(ShellText.Quote))}}; do
          sum=$(get -f "$u" | sha256sum | cut -d ' ' -f 1); c=$?; status=200
          [ $c -eq 22 ] && status=$(get -o /dev/null -w '%{http_code}' "$u")
          printf '%s %s %s %s\n' $c $status $sum $n; n=$((n + 1))
        done
        {{Frame.Close}}
        """;

    public override IReadOnlyList<ServedFile> Parse(RawOutput output)
    {
        ServedFile[] files =
        [
            .. Frame.Split(output, nameof(ProveServedOperation))["files"].Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Where(words => words.Length == 4)
                .Select(words => new ServedFile(Urls[Number(words[3])], Number(words[0]), Number(words[1]), words[2])),
        ];
        return files.Length == Urls.Count ? files : throw new NodeAnswerException(nameof(ProveServedOperation), output.Stdout.Trim());
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
}
