using System.ComponentModel;
using System.Management.Automation;
using System.Security;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that changes a cluster and can write a journal of observations and decisions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JournalingCmdlet : ClusterCmdlet
{
    private Journal? _journal;

    private protected JournalingCmdlet()
    {
    }

    /// <summary>The path of the journal on this machine; without it no journal is written. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>The key with which each entry of the journal is signed (HMAC-SHA256). A text of at least 16 bytes, as UTF-8.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? JournalKey { get; set; }

    /// <summary>The path of a file whose bytes are the key, in place of -JournalKey. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalKeyFile { get; set; }

    /// <inheritdoc/>
    protected override void Close()
    {
        if (_journal is { } journal)
        {
            foreach (ClusterContext context in Used)
            {
                context.Journal.Leave(journal);
            }

            journal.Dispose();
        }

        base.Close();
    }

    /// <inheritdoc/>
    private protected sealed override void OnUse(ClusterContext context)
    {
        if (JournalPath is { } path && !IsWhatIf)
        {
            _journal ??= Journal.Open(
                DependencyLoader.Module.Adapters.Files,
                LocalPath.Resolve(this, path),
                context.Clock,
                context.Operator,
                Report.Warning,
                JournalKeys.Read(this, JournalKey, JournalKeyFile));
            _journal.Write(new ClusterEvent { Name = context.Inventory.Cluster, Cmdlet = MyInvocation.MyCommand.Name });
            context.Journal.Join(_journal);
        }
    }
}
