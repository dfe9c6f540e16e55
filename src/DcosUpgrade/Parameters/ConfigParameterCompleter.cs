using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Configuration;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the names of the parameters of config.yaml.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConfigParameterCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        ParameterCatalogue.Instance.Names.Select(name => (name, name));
}
