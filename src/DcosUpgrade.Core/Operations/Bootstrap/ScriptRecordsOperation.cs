using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The records of all finished scripts on the bootstrap node, by folder. One part for each: <c>record NAME</c>.</summary>
/// <remarks>Only regular files of root in a folder of root are read, and the open file is the one that is checked; links are left out.</remarks>
internal sealed class ScriptRecordsOperation(string token) : NodeOperation<IReadOnlyDictionary<string, string>>
{
    private const string Part = "record ";

    /// <summary>Bytes of one record: one line for each package, below 100.</summary>
    private const int MaxRecord = 1 << 18;

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        known {{BootstrapPaths.Records}}
        for f in {{BootstrapPaths.Records}}/*.json; do
          [ ! -L "$f" ] && safe "$f" regular || continue
          name=${f##*/}
          {{Frame.Open(Part + "${name%.json}")}}head -c {{MaxRecord}} "$f"
        done
        {{Frame.Close}}
        """;

    public override IReadOnlyDictionary<string, string> Parse(RawOutput output) =>
        RootFolders.Split(Frame, output, nameof(ScriptRecordsOperation))
            .Where(part => part.Key.StartsWith(Part, StringComparison.Ordinal))
            .ToDictionary(part => BootstrapPaths.ScriptFolderOf(part.Key.Substring(Part.Length)), part => part.Value, StringComparer.Ordinal);
}
