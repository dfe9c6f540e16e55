using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The records of all finished scripts on the bootstrap node, by folder. One part for each: <c>record FOLDER</c>.</summary>
internal sealed class ScriptRecordsOperation(string token) : NodeOperation<IReadOnlyDictionary<string, string>>
{
    private const string Part = "record ";

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        for l in {{BootstrapPaths.Scripts}}/*; do
          d=$(readlink "$l") && [ -f "$d/{{BootstrapPaths.Record}}" ] || continue
          {{Frame.Open(Part + "$d")}}cat "$d/{{BootstrapPaths.Record}}"
        done
        {{Frame.Close}}
        """;

    public override IReadOnlyDictionary<string, string> Parse(RawOutput output) =>
        Frame.Split(output, nameof(ScriptRecordsOperation))
            .Where(part => part.Key.StartsWith(Part, StringComparison.Ordinal))
            .ToDictionary(part => part.Key.Substring(Part.Length), part => part.Value, StringComparer.Ordinal);
}
