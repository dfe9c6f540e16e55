using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No event subscriber of Marathon is configured in any of the four files. One of them survives upgrades.</summary>
internal sealed class SubscribersCheck : NodeCheck
{
    public override string Name => "marathon-subscribers";

    public override int Order => 630;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Master;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.Marathon switch
    {
        null => Unknown(subject, "marathon.sh could not be read", "ls -l /opt/mesosphere/bin/marathon.sh"),
        { Subscribers: [] } files => Pass(subject, $"none in {files.Read.Count} files"),
        { Subscribers: { } hits } => Fail(
            subject,
            "none",
            string.Join(", ", hits),
            CommandWords.Paths.In(hits, paths => $"sudo grep -n -i -E 'event_subscriber|http_callback' {paths}")),
    };
}
