namespace DcosUpgrade.Prerequisites;

/// <summary>SELinux does not enforce: the documentation allows it, the installer of 1.11 does not.</summary>
internal sealed class SelinuxCheck : NodeCheck
{
    public override string Name => "selinux";

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 gen/build_deploy/bash.py";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.Enforcing switch
    {
        null => Unseen(subject, "the kernel does not tell"),
        false => Pass(subject, "not enforcing"),
        true => Warn(subject, "permissive, or enforcing with the targeted policy", "enforcing", "sudo setenforce 0"),
    };
}
