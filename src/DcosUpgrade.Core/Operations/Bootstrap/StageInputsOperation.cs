using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <param name="Existed">The folder existed and was not changed.</param>
/// <param name="Altered">Files that differ from the inputs, under genconf/: of the folder when it existed, of the upload otherwise.</param>
internal sealed record StagedInputs(bool Existed, IReadOnlyList<string> Altered);

/// <summary>Creates the working folder of the installer in one step; an existing folder is only compared. Parts: result, altered.</summary>
/// <remarks>
/// Every user can enter the folder, because a web server must read genconf/serve; the configuration is not readable. The upload belongs to the
/// login, which can replace it by a link to a file that only root reads: a file is readable by others only after its hash was compared.
/// </remarks>
internal sealed class StageInputsOperation(string token, string folder, string uploaded, IReadOnlyList<InputFile> files) : NodeOperation<StagedInputs>
{
    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    /// <summary>The folder of the <see cref="UploadOperation"/>; removed at the end.</summary>
    public string Uploaded { get; } = uploaded;

    public IReadOnlyList<InputFile> Files { get; } = files;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(120);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + UploadOperation.Take + $$"""
        umask 077
        own {{BootstrapPaths.Work}} 0755
        d={{ShellText.Quote(Folder)}}
        up={{ShellText.Quote(Uploaded)}}
        trap 'rm -rf "$up"' EXIT
        hash() { sha256sum < "$1" 2>/dev/null | cut -d ' ' -f 1; }
        altered() { {{Frame.Open("result")}}printf 'staged\n'; {{Frame.Open("altered")}}printf '%s\n' "$1"; {{Frame.Close}}rm -rf "$d.tmp"; exit 0; }
        place() { # NUMBER PATH BYTES SHA256 MODE
          take "$1" "$d.tmp/genconf/$2" "$3" "$4" && chmod "$5" "$d.tmp/genconf/$2" || altered "$2"
        }
        known "$d"
        result=existed
        if [ ! -d "$d" ]; then
          result=staged; rm -rf "$d.tmp"
          mkdir -p "$d.tmp/genconf" || exit 1
          {{string.Join("\n  ", Files.Select(Place))}}
          chmod 0755 "$d.tmp" "$d.tmp/genconf"{{(Files.Any(file => file.Path.Contains('/')) ? " \"$d.tmp\"/genconf/*/" : "")}} && sync && mv "$d.tmp" "$d" ||
              exit 1
        fi
        check() { [ "$(hash "$d/genconf/$1")" = "$2" ] || printf '%s\n' "$1"; }
        {{Frame.Open("result")}}printf '%s\n' $result
        {{Frame.Open("altered")}}{{string.Join("\n", Files.Select(file => $"check {ShellText.Quote(file.Path)} {ShellText.Quote(file.Sha256)}"))}}
        {{Frame.Close}}
        """;

    public override StagedInputs Parse(RawOutput output)
    {
        FrameParts parts = RootFolders.Split(Frame, output, nameof(StageInputsOperation));
        return new StagedInputs(parts["result"].Trim() == "existed", parts["altered"].Split(['\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Place(InputFile file, int index)
    {
        string folder = file.Path.Contains('/') ? $"mkdir -p \"$d.tmp/genconf\"/{ShellText.Quote(BootstrapPaths.DirectoryOf(file.Path))} && " : "";
        return $"{folder}place {index} {ShellText.Quote(file.Path)} {file.Content.Length} {ShellText.Quote(file.Sha256)} {file.Mode}";
    }
}
