using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the numbers of waves from the plan of -Plan or of a variable at the start of the pipeline.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WaveCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        (scope.Find("Plan", value => value as DcosUpgradePlan)?.Steps ?? []).GroupBy(step => step.Wave).OrderBy(wave => wave.Key)
            .Select(wave => (wave.Key.ToString(CultureInfo.InvariantCulture), string.Join(", ", wave.Select(step => step.Name).Distinct().Take(5))));
}
