namespace DcosUpgrade.Prerequisites;

/// <summary>The locale en_US.utf8 is there, as the documentation wants it.</summary>
internal sealed class LocaleCheck : NodeCheck
{
    public override string Name => "locale";

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements (Locale requirements)";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.LocaleInstalled switch
    {
        null => Unseen(subject, "the program locale is not there"),
        true => Pass(subject, "en_US.utf8"),
        false => Warn(subject, "en_US.utf8", "not installed", "sudo localectl set-locale LANG=en_US.utf8"),
    };
}
