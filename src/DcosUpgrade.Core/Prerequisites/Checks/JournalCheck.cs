namespace DcosUpgrade.Prerequisites;

/// <summary>The journal can be read: every diagnosis needs it.</summary>
internal sealed class JournalCheck : NodeCheck
{
    public override string Name => "journal";

    public override int Order => 820;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Troubleshooting Recommendations)";

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.JournalReadable switch
    {
        null => Unknown(subject, "journalctl was not run"),
        true => Pass(subject, "readable"),
        false => Fail(subject, "entries of dcos-* units", "none can be read", "sudo journalctl --disk-usage; sudo systemctl restart systemd-journald"),
    };
}
