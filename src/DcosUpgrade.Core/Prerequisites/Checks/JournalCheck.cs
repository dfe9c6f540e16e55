namespace DcosUpgrade.Prerequisites;

/// <summary>The journal can be read: it is what there is to look at when something goes wrong.</summary>
internal sealed class JournalCheck : NodeCheck
{
    public override string Name => "journal";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Troubleshooting Recommendations)";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.JournalReadable switch
    {
        null => Unseen(subject, "journalctl was not asked"),
        true => Pass(subject, "readable"),
        false => Fail(subject, "entries of dcos-* units", "none can be read", "sudo journalctl --disk-usage; sudo systemctl restart systemd-journald"),
    };
}
