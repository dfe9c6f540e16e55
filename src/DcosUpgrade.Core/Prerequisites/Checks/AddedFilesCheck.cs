using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No files were added to the folders that an activation replaces, such as a configuration of CNI: they are lost without return.</summary>
internal sealed class AddedFilesCheck : NodeCheck
{
    private const int Shown = 5;

    public override string Name => "added-files";

    public override int Order => 736;

    public override string Source => "DC/OS 1.12 docs: installing/production/upgrading (Important guidelines); dcos/dcos 1.11.6 pkgpanda/__init__.py";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Advisory;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.AddedFiles switch
    {
        null => Unknown(subject, $"the folders below {NodePaths.Mesosphere} could not be read", $"ls -l {NodePaths.Mesosphere}"),
        { Count: 0 } => Pass(subject, "none"),
        { } files => Warn(
            subject,
            "none",
            $"an activation deletes {string.Join(", ", files.Take(Shown))}{(files.Count > Shown ? $" and {files.Count - Shown} more" : "")}: "
                + "keep copies elsewhere, and put them back after the upgrade of the node",
            $"sudo find {NodePaths.Mesosphere}/bin {NodePaths.Mesosphere}/etc {NodePaths.Mesosphere}/include {NodePaths.Mesosphere}/lib -xdev -type f"),
    };
}
