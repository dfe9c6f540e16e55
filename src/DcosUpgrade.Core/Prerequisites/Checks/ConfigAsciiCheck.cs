using System.Linq;
using DcosUpgrade.Configuration;

namespace DcosUpgrade.Prerequisites;

/// <summary>config.yaml and the detect scripts beside it are ASCII where the installer reads nothing else.</summary>
internal sealed class ConfigAsciiCheck : Check
{
    public override string Name => "config-ascii";

    public override int Order => 45;

    public override string Source => InstallerText.Source;

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Configuration;

    public override DcosCheckResult Evaluate(CheckSubject subject) =>
        subject.Question.Config is not { } config
            ? subject.Question.Script is not null ? Pass(subject, "the installer has generated a script from it")
            : Unknown(subject, subject.Cluster.Why(RequiredObservations.Configuration), "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml")
        : subject.Cluster.To is not { } to ? Unknown(subject, "no target version was specified", TargetRemedy)
        : InstallerText.Unreadable(config, subject.Question.Genconf, to, subject.Question.Edition).FirstOrDefault() is { } file ? Fail(
            subject,
            $"ASCII, which is all that the installer of {to} reads",
            file.ToString(),
            file.Parameter is null ? $"Update-DcosConfig {file.File} -ToVersion {to} -OutFile ./config.yaml" : $"grep -nP '[^\\x00-\\x7F]' {file.File}")
        : Pass(subject, "ASCII");
}
