using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>config.yaml and the detect scripts are ASCII where the installer reads nothing else.</summary>
internal sealed class AsciiConfigCheck : ConfigCheck
{
    public override string Name => "config-ascii";

    public override int Order => 5;

    public override string Source => InstallerText.Source;

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Blocking;

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from file in InstallerText.Unreadable(subject.Document, subject.Genconf, subject.Version, subject.Edition)
        select Result(
            subject,
            DcosCheckStatus.Failed,
            file.Parameter,
            null,
            $"{file.Objection}. The installer of {subject.Version} reads ASCII only, and ends with a Python traceback",
            file.Parameter is null ? $"Update-DcosConfig {file.File} -ToVersion {subject.Version} writes it in ASCII." : $"Write {file.File} in ASCII.")
            with { Target = file.File, Line = file.First.Line, Column = file.First.Column };
}
