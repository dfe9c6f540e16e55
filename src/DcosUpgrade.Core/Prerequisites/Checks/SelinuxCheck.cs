using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// SELinux is not enforcing, or enforces the targeted policy and the target accepts that: the documentation of 1.11 allows it, its installer does
/// not.
/// </summary>
internal sealed class SelinuxCheck : NodeCheck
{
    public override string Name => "selinux";

    public override int Order => 770;

    public override string Source =>
        "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 gen/build_deploy/bash.py; dcos/dcos 1.12.5 gen/build_deploy/bash.py";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Advisory;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.Enforcing switch
    {
        null => Unknown(subject, "the kernel does not report it"),
        false => Pass(subject, "not enforcing"),
        true when subject.Conditions.SelinuxPolicy == "targeted" && subject.Cluster.To is { } to && !ReleaseFact.SelinuxRefused.Holds(to) =>
            Pass(subject, "enforcing with the targeted policy"),
        true => Warn(subject, "permissive, or enforcing with the targeted policy", "enforcing", "sudo setenforce 0"),
    };
}
