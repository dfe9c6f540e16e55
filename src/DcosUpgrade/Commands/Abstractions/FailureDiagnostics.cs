using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Diagnostics;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;

namespace DcosUpgrade.Commands;

/// <summary>Collects diagnostics of nodes that failed. Its own failures are only warnings.</summary>
internal static class FailureDiagnostics
{
    private const int MaxBytes = 32 << 20;

    /// <param name="path">Target folder; null when no diagnostics are collected.</param>
    public static async Task SaveAsync(AsyncCmdlet cmdlet, string? path, IEnumerable<DcosNode> nodes, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return;
        }

        foreach (DcosNode node in nodes)
        {
            try
            {
                NodeDiagnostics diagnostics = new(node.Context!, DependencyLoader.Module.Adapters.Files,
                    await cmdlet.Ask(() => LocalPath.Resolve(cmdlet, path)).ConfigureAwait(false), MaxBytes);
                DcosDiagnostic saved = await diagnostics.SaveAsync(node, null, cancellationToken).ConfigureAwait(false);
                cmdlet.PostWarning($"Diagnostics of {node.Name}: {saved.Path}");
            }
            catch (DcosException e)
            {
                cmdlet.PostWarning($"Diagnostics of {node.Name} could not be collected: {e.Message}");
            }
        }
    }
}
