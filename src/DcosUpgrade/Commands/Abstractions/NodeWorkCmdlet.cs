using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that starts runs on nodes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NodeWorkCmdlet : JournalingCmdlet
{
    private protected NodeWorkCmdlet()
    {
    }

    /// <summary>The time limit in seconds for one node. It also limits the wait before a node until the cluster is healthy.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int TimeoutSec { get; set; } = 7200;

    /// <summary>The time in seconds without progress after which a download is ended.</summary>
    [Parameter]
    [ValidateRange(120, 86400)]
    public int FetchStallSec { get; set; } = 900;

    /// <param name="needsHashes">False when the packages are not verified.</param>
    /// <exception cref="InputException">A field is invalid (ScriptInvalid), or the script has no package hashes (ScriptWithoutHashes).</exception>
    private protected static void RequireUsable(DcosUpgradeScript script, bool needsHashes = true)
    {
        ScriptRules.Require(script);
        if (needsHashes && script.PackageIds.Any(id => !script.PackageSha256.ContainsKey(id)))
        {
            throw new InputException(SR.ScriptWithoutHashes, script.ScriptId, script);
        }
    }
}
