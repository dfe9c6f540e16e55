using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <param name="Text">Null when the file does not exist.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
internal sealed record ScriptFile(string? Text, string Sha256);

/// <summary>Reads a generated node script and its hash. Parts: sha256, text.</summary>
internal sealed class ReadScriptOperation(string token, string folder, string servedPath) : NodeOperation<ScriptFile>
{
    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    /// <summary>The script's path below the served folder: <c>upgrade/…/dcos_node_upgrade.sh</c>.</summary>
    public string ServedPath { get; } = servedPath;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 2 << 20;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        known {{ShellText.Quote(BootstrapPaths.ServeOf(Folder))}}
        f={{ShellText.Quote(BootstrapPaths.ServeOf(Folder) + "/" + ServedPath)}}
        {{Frame.Open("sha256")}}if [ -f "$f" ]; then sha256sum < "$f" | cut -d ' ' -f 1; fi
        {{Frame.Open("text")}}if [ -f "$f" ]; then cat "$f"; fi
        {{Frame.Close}}
        """;

    public override ScriptFile Parse(RawOutput output)
    {
        FrameParts parts = RootFolders.Split(Frame, output, nameof(ReadScriptOperation));
        string sha256 = parts["sha256"].Trim();
        return new ScriptFile(sha256.Length > 0 ? parts.Exact("text") : null, sha256);
    }
}
