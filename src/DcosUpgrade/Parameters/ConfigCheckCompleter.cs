using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Configuration.Checks;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the names of the checks of Test-DcosConfig.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConfigCheckCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        ConfigCheckCatalog.All.Select(check => (check.Name, check.Source));
}
