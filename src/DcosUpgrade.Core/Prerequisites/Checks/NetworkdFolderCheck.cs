using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>The folder that dcos-net copies a file into exists: without it dcos-net of some releases never starts.</summary>
internal sealed class NetworkdFolderCheck : NetworkdCheck
{
    public override string Name => "networkd-folder";

    public override int Order => 732;

    public override string Source => ReleaseFact.NetworkdFolder.Source;

    protected override DcosCheckResult Evaluate(CheckSubject subject, DcosVersion to, NetworkdState networkd) =>
        networkd.HasFolder ? Pass(subject, $"{NodeConditionsOperation.NetworkdFolder} exists")
        : !ReleaseFact.NetworkdFolder.Holds(to) ? Pass(subject, $"dcos-net of {to} makes {NodeConditionsOperation.NetworkdFolder}")
        : Fail(
            subject,
            $"the folder {NodeConditionsOperation.NetworkdFolder}",
            $"it is missing, and dcos-net of {to} does not start without it",
            $"sudo mkdir -p -m 755 {NodeConditionsOperation.NetworkdFolder}");
}
