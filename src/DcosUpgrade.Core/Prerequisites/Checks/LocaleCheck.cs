namespace DcosUpgrade.Prerequisites;

/// <summary>The locale en_US.utf8 is installed, as the documentation requires.</summary>
internal sealed class LocaleCheck : NodeCheck
{
    public override string Name => "locale";

    public override int Order => 830;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements (Locale requirements)";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Advisory;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.LocaleInstalled switch
    {
        null => Unknown(subject, "the program locale is not installed"),
        true => Pass(subject, "en_US.utf8"),
        false => Warn(subject, "en_US.utf8", "not installed", "sudo localectl set-locale LANG=en_US.utf8"),
    };
}
