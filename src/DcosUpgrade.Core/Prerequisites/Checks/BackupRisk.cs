using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A recent ZooKeeper backup exists that this module made and verified.</summary>
internal sealed class BackupRisk : RiskCheck
{
    public override string Name => "risk-no-backup";

    public override int Order => 290;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); about_DcosUpgrade_Prerequisites, BACKUPS";

    public override RequiredObservations Needs => RequiredObservations.Folder;

    public override string? Risk => "no-backup";

    public override bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        const string Remedy = "$cluster | Backup-DcosCluster -Destination ./backup";
        if (subject.Cluster.Folder is null)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Folder), Remedy);
        }

        string expected = $"a ZooKeeper backup, at most {subject.Question.MaxBackupAge.TotalHours:0.#} h old";
        return subject.Cluster.Backup switch
        {
            null => Fail(subject, expected, "none", Remedy),
            { } backup when backup.Items.All(item => item.Kind != nameof(BackupKind.ZooKeeper)) => Fail(
                subject,
                expected,
                "a backup without ZooKeeper",
                Remedy),
            { } backup when backup.Age > subject.Question.MaxBackupAge => Fail(subject, expected, $"{backup.Age.TotalHours:0.#} h old", Remedy),
            { } backup => Pass(subject, $"{backup.Items.Count} items, {backup.Age.TotalHours:0.#} h old, by {backup.Owner}"),
        };
    }
}
