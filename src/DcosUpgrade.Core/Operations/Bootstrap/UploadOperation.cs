using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Uploads files to a temporary folder of the login user on a node, through standard input, because every user of the node can read the
/// text of a program. Returns the folder. One part: folder.</summary>
internal sealed class UploadOperation(string token, IReadOnlyList<InputFile> files) : NodeOperation<string>
{
    private static readonly Pattern s_folder = new("^/tmp/dcosupgrade\\.[A-Za-z0-9]{10}\\z", RegexOptions.CultureInvariant);

    /// <summary>
    /// A function for programs of root, <c>take NUMBER FILE BYTES SHA256</c>: copies an uploaded file out of the folder $up. True when the copy has
    /// this SHA-256.
    /// </summary>
    /// <remarks>The login can replace its upload by a link to a file that only root reads, by a pipe without an end, or by a very large file.</remarks>
    public const string Take = """
        take() {
          dd if="$up/$1" iflag=nofollow,nonblock,count_bytes count=$(($3 + 1)) bs=65536 of="$2" conv=fsync 2>/dev/null &&
            [ "$(sha256sum < "$2" | cut -d ' ' -f 1)" = "$4" ]
        }

        """;

    public SectionFrame Frame { get; } = new(token);

    /// <summary>The contents; the name of each file is its number, from 0.</summary>
    public IReadOnlyList<InputFile> Files { get; } = files;

    public override bool Writes => true;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(120);

    public override int MaxBytes => 1 << 16;

    public override byte[] Input => [.. Files.SelectMany(file => file.Content)];

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        d=$(mktemp -d /tmp/dcosupgrade.XXXXXXXXXX) || exit 1
        n=0; for bytes in {{string.Join(" ", Files.Select(file => file.Content.Length))}}; do head -c "$bytes" > "$d/$n"; n=$((n + 1)); done
        {{Frame.Open("folder")}}printf '%s\n' "$d"
        {{Frame.Close}}
        """;

    /// <remarks>Root removes this folder at the end, so no other path is allowed.</remarks>
    public override string Parse(RawOutput output)
    {
        string folder = Frame.Split(output, nameof(UploadOperation))["folder"].Trim();
        return s_folder.IsMatch(folder) ? folder : throw new NodeAnswerException(nameof(UploadOperation), folder);
    }
}
