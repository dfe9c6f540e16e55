namespace DcosUpgrade.Prerequisites;

/// <summary>The security mode goes one step up, or stays.</summary>
internal sealed class SecurityStepCheck : Check
{
    public override string Name => "ee-security-step";

    public override string Source => "procedure, changing the configuration; dcos-installer.md §6";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nothing;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        DcosSecurityMode mode = subject.Question.SecurityMode;
        DcosSecurityMode? needed = subject.Question.Procedure switch
        {
            DcosTestProcedure.Permissive => DcosSecurityMode.Disabled,
            DcosTestProcedure.Strict => DcosSecurityMode.Permissive,
            _ => null,
        };
        return mode == DcosSecurityMode.None ? Unseen(subject, "the masters do not tell their security mode", "sudo grep security /opt/mesosphere/etc/bootstrap-config.json")
            : needed is null || needed == mode ? Pass(subject, mode.ToString().ToLowerInvariant())
            : Fail(subject, needed.ToString()!.ToLowerInvariant(), mode.ToString().ToLowerInvariant(), "$cluster | Test-DcosPrerequisite -Procedure Permissive");
    }
}
