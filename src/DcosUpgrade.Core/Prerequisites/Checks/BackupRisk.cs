using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>A recent ZooKeeper backup exists that this module made and verified.</summary>
internal sealed class BackupRisk : RiskCheck
{
    public override string Name => "risk-no-backup";

    public override int Order => 290;

    public override string Source =>
        "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); DC/OS 1.13 docs: installing/production/upgrading (Prerequisites); "
        + "about_DcosUpgrade_Prerequisites, BACKUPS";

    public override RequiredObservations Needs => RequiredObservations.Folder | RequiredObservations.Nodes;

    public override string? Risk => "no-backup";

    public override bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        const string Remedy = "$cluster | Backup-DcosCluster -Destination ./backup";
        if (subject.Cluster.Folder is null)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Folder), Remedy);
        }

        DcosVersion? from = subject.Question.Script is { } script ? new DcosVersion(script.FromVersion) : subject.Cluster.From;
        DcosEdition edition = subject.Question.Edition;
        if (from is null && edition != DcosEdition.Enterprise)
        {
            return Unknown(subject, "the installed version, which decides what a backup must contain, is not known", Remedy);
        }

        bool hasIam = from is null || ReleaseLine.HasIam(from, edition);
        string content = hasIam ? "a backup of ZooKeeper and of the IAM" : "a ZooKeeper backup";
        string expected = $"{content}, at most {subject.Question.MaxBackupAge.TotalHours:0.#} h old";
        return subject.Cluster.Backup switch
        {
            null => Fail(subject, expected, "none", Remedy),
            { } backup when backup.Missing(hasIam) is { } missing => Fail(subject, expected, $"a backup without {missing}", Remedy),
            { } backup when backup.Age > subject.Question.MaxBackupAge => Fail(subject, expected, $"{backup.Age.TotalHours:0.#} h old", Remedy),
            { } backup => Pass(subject, $"{backup.Items.Count} items, {backup.Age.TotalHours:0.#} h old, by {backup.Owner}"),
        };
    }
}
