using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Parameters;

/// <summary>Completes versions of DC/OS, newest first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class VersionCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope) =>
        ReleaseLine.All.SelectMany(line => line.Releases.Select(release => (release.ToString(), $"DC/OS {line.Name}"))).Reverse();
}
