using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Moves an uploaded file into the cluster folder in one step. Returns true when the file is complete there.</summary>
/// <param name="name">A file name without a path.</param>
/// <param name="uploaded">Folder of an <see cref="UploadOperation"/> whose only file this is.</param>
/// <param name="sha256">The expected SHA-256 of the file.</param>
internal sealed class WriteClusterFileOperation(string token, string name, string uploaded, string sha256) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public string Name { get; } = name;

    public string Uploaded { get; } = uploaded;

    public string Sha256 { get; } = sha256;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        f={{NodePaths.Cluster}}/{{ShellText.Quote(Name)}}; done=no
        mkdir -p {{NodePaths.Cluster}}/running
        cat {{ShellText.Quote(Uploaded)}}/0 > "$f.new" && [ "$(sha256sum < "$f.new" | cut -d ' ' -f 1)" = {{ShellText.Quote(Sha256)}} ] && mv "$f.new" "$f" &&
            done=yes
        rm -rf {{ShellText.Quote(Uploaded)}} "$f.new"
        {{Frame.Open("result")}}printf '%s\n' $done
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => Frame.Split(output, nameof(WriteClusterFileOperation))["result"].Trim() == "yes";
}
