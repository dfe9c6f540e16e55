using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Writes the record of a finished script into its folder, and a link to the folder. Returns true when both are written. One part: result.</summary>
internal sealed class WriteScriptRecordOperation(string token, string folder, string record) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    public string Record { get; } = record;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 022
        f={{ShellText.Quote(Folder + "/" + BootstrapPaths.Record)}}
        printf '%s\n' {{ShellText.Quote(Record)}} > "$f.new" && sync && mv "$f.new" "$f" &&
          mkdir -p {{BootstrapPaths.Scripts}} && chmod 0700 {{NodePaths.Root}} &&
          ln -sfn {{ShellText.Quote(Folder)}} {{BootstrapPaths.Scripts}}/{{ShellText.Quote(BootstrapPaths.NameOf(Folder))}}
        c=$?
        {{Frame.Open("result")}}printf '%s\n' $c
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => Frame.Split(output, nameof(WriteScriptRecordOperation))["result"].Trim() == "0";
}
