using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Rehearsal;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the faults of a rehearsal, each with what it does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FaultCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        FaultTable.Rows.Select(row => ($"{row.Fault}", row.Text));
}
