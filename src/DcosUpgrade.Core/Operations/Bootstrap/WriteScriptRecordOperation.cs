using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Writes the record of a finished script, named by its folder. Returns true when it is written. One part: result.</summary>
internal sealed class WriteScriptRecordOperation(string token, string folder, string record) : NodeOperation<bool>
{
    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    public string Record { get; } = record;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        umask 077
        own {{NodePaths.Root}} 0700
        own {{BootstrapPaths.Records}} 0700
        f={{BootstrapPaths.Records}}/{{ShellText.Quote(BootstrapPaths.NameOf(Folder) + ".json")}}
        rm -rf "$f.new"
        printf '%s\n' {{ShellText.Quote(Record)}} > "$f.new" && sync && mv "$f.new" "$f"
        c=$?
        {{Frame.Open("result")}}printf '%s\n' $c
        {{Frame.Close}}
        """;

    public override bool Parse(RawOutput output) => RootFolders.Split(Frame, output, nameof(WriteScriptRecordOperation))["result"].Trim() == "0";
}
