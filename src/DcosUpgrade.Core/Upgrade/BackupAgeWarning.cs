using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Upgrade;

/// <summary>Warns before the first master when there is no recent backup: an upgrade can only be undone with a backup.</summary>
/// <param name="from">The release that the masters run.</param>
/// <param name="maxAge">Age above which a backup is not recent.</param>
internal sealed class BackupAgeWarning(ClusterContext cluster, RunOptions options, DcosVersion from, TimeSpan maxAge)
{
    /// <summary>The risk that accepts an upgrade without a recent backup; the same as that of the prerequisite check.</summary>
    public const string Risk = "no-backup";

    public async Task WarnAsync(CancellationToken cancellationToken)
    {
        if (options.AcceptedRisks.Contains(Risk, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        BackupRecord? backup = await cluster.RunAsync(cluster.LockMaster, new BackupRecordOperation(cluster.Token(), null), cancellationToken)
            .ConfigureAwait(false);
        string? lacks = backup?.Missing(ReleaseLine.HasIam(from, cluster.Edition));
        if (backup is null || lacks is not null || backup.Age > maxAge)
        {
            string age = backup is null ? "" : $"; the last one is {backup.Age.TotalHours:0} hours old";
            string missing = lacks is not null
                ? $"The last backup of {cluster.Inventory.Cluster} is without {lacks}"
                : $"{cluster.Inventory.Cluster} has no backup of the last {maxAge.TotalHours:0} hours{age}";
            cluster.Journal.Write(new WarningEvent { Message = missing });
            options.Progress.Warning($"{missing}. Run Backup-DcosCluster, or accept the risk with -AcceptRisk {Risk}.");
        }
    }
}
