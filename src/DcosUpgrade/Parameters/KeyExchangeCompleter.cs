using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Module;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the names of the key exchange methods that connections support, in the order in which they are offered.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyExchangeCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        DependencyLoader.Module.Adapters.KeyExchanges.Select(name => (name, name));
}
