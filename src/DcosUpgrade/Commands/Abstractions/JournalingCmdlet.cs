using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Management.Automation;
using System.Security;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that changes a cluster and can write a journal of observations and decisions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JournalingCmdlet : ClusterCmdlet
{
    private readonly List<(ClusterContext Cluster, IJournal Journal)> _joined = [];
    private Journal? _journal;

    private protected JournalingCmdlet()
    {
    }

    /// <summary>The path of the journal on this machine; by default a new file in the user's folder of journals for the cmdlets that upgrade nodes, otherwise
    /// none. No wildcards.</summary>
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

    /// <summary>The script of a call that has a journal without -JournalPath too; null for other calls.</summary>
    private protected virtual string? JournaledScript => null;

    /// <inheritdoc/>
    protected override void Close()
    {
        foreach ((ClusterContext cluster, IJournal journal) in _joined)
        {
            cluster.Journal.Leave(journal);
            (journal as IDisposable)?.Dispose();
        }

        base.Close();
    }

    /// <inheritdoc/>
    private protected sealed override void OnUse(ClusterContext context)
    {
        if (IsWhatIf)
        {
            return;
        }

        if (Listener(context) is { } listener)
        {
            Join(context, listener);
        }

        if (JournalPath is { } path)
        {
            Join(context, _journal ??= Open(context, LocalPath.Resolve(this, path)));
        }
        else if (JournaledScript is { } script)
        {
            JoinDefault(context, script);
        }
    }

    /// <summary>Opens the journal in the user's folder. It is for the report only, so a folder that cannot be written does not stop the call.</summary>
    private void JoinDefault(ClusterContext context, string script)
    {
        IAdapterFactory adapters = DependencyLoader.Module.Adapters;
        string name = context.Inventory.Cluster;
        if (adapters.JournalRoot is not { } root)
        {
            Report.Warning($"{name}: no journal is written, because the user has no folder for local application data. Specify -JournalPath.");
            return;
        }

        try
        {
            context.JournalFolder ??= Path.Combine(root, JournalFolder.NameOf(name, context.Connection is null ? adapters.Ids.Next(8) : null));
            adapters.Files.CreateFolder(context.JournalFolder);
            string file = JournalFolder.NewFile(adapters.Clock.UtcNow, script, adapters.Ids.Next(8));
            Join(context, Open(context, Path.Combine(context.JournalFolder, file)));
        }
        catch (InputException e) when (e.Id == SR.FileNotWritable)
        {
            Report.Warning($"{name}: no journal is written: {e.Message} Specify -JournalPath.");
        }
    }

    private Journal Open(ClusterContext context, string path) => Journal.Open(
        DependencyLoader.Module.Adapters.Files,
        path,
        context.Clock,
        context.Operator,
        Report.Warning,
        JournalKeys.Read(this, JournalKey, JournalKeyFile),
        durable: JournalPath is not null || context.Connection is not null);

    /// <summary>Another receiver of the events of a cluster; null for none.</summary>
    private protected virtual IJournal? Listener(ClusterContext context) => null;

    private void Join(ClusterContext context, IJournal journal)
    {
        _joined.Add((context, journal));
        journal.Write(new ClusterEvent { Name = context.Inventory.Cluster, Cmdlet = MyInvocation.MyCommand.Name });
        context.Journal.Join(journal);
    }
}
