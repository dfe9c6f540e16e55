using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that lets nodes work for some time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NodeWorkCmdlet : JournalingCmdlet
{
    private protected NodeWorkCmdlet()
    {
    }

    /// <summary>Seconds that one node may take, and at most the time that is waited before a node for the cluster to settle.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int TimeoutSec { get; set; } = 7200;

    /// <summary>Seconds without progress after which a download is ended.</summary>
    [Parameter]
    [ValidateRange(120, 86400)]
    public int FetchStallSec { get; set; } = 900;

    /// <exception cref="InputException">Its packages cannot be verified (ScriptWithoutHashes).</exception>
    private protected static void RequireHashes(DcosUpgradeScript script)
    {
        if (script.PackageIds.Any(id => !script.PackageSha256.ContainsKey(id)))
        {
            throw new InputException(SR.ScriptWithoutHashes, script.ScriptId, script);
        }
    }
}
