using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Moves an uploaded file into the cluster folder in one step. Returns true when the file is complete there.</summary>
/// <param name="file">The file; its path is a name without folders.</param>
/// <param name="uploaded">Folder of an <see cref="UploadOperation"/> whose only file this is.</param>
internal sealed class WriteClusterFileOperation(string token, InputFile file, string uploaded) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public InputFile File { get; } = file;

    public string Uploaded { get; } = uploaded;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + UploadOperation.Take + $$"""
        umask 077
        f={{NodePaths.Cluster}}/{{ShellText.Quote(File.Path)}}; done=no; up={{ShellText.Quote(Uploaded)}}
        mkdir -p {{NodePaths.Cluster}}/running
        take 0 "$f.new" {{File.Content.Length}} {{ShellText.Quote(File.Sha256)}} && mv "$f.new" "$f" && done=yes
        rm -rf "$up" "$f.new"
        {{Frame.Open("result")}}printf '%s\n' $done
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => Frame.Split(output, nameof(WriteClusterFileOperation))["result"].Trim() == "yes";
}
