using System;
using System.Globalization;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>Reads backup.json in the cluster folder, or writes it.</summary>
/// <param name="content">The new content; null to read only.</param>
internal sealed class BackupRecordOperation(string token, string? content) : NodeOperation<BackupRecord?>
{
    public SectionFrame Frame { get; } = new(token);

    public string? Content { get; } = content;

    public override bool Writes => Content is not null;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        umask 077
        f={{BackupRecord.Path}}
        {{(Content is null ? ":" : $"mkdir -p {NodePaths.Cluster} && printf '%s\\n' {ShellText.Quote(Content)} > $f.new && mv $f.new $f")}}
        {{Frame.Open("record")}}[ -f $f ] && printf '%s\n' $(($(date +%s) - $(stat -c %Y $f))) && cat $f
        {{Frame.Close}}
        """;

    public override BackupRecord? Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(BackupRecordOperation));
        return parts["record"].Trim().Split(['\n'], 2) is [string age, string text]
            ? BackupRecord.Read(text, TimeSpan.FromSeconds(long.Parse(age, CultureInfo.InvariantCulture)))
            : null;
    }
}
