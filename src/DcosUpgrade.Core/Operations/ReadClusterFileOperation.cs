using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Reads a small file of the cluster folder on the lock master; null when it does not exist.</summary>
/// <param name="name">A file name without a path.</param>
internal sealed class ReadClusterFileOperation(string token, string name) : NodeOperation<string?>
{
    public SectionFrame Frame { get; } = new(token);

    public string Name { get; } = name;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 48 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        f={{NodePaths.Cluster}}/{{ShellText.Quote(Name)}}
        {{Frame.Open("there")}}[ -f "$f" ] && printf 'yes\n'
        {{Frame.Open("text")}}cat "$f" 2>/dev/null
        {{Frame.Close}}
        """;

    public override string? Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(ReadClusterFileOperation));
        return parts["there"].Trim() == "yes" ? parts.Exact("text") : null;
    }
}
