using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The version of Docker is supported: 1.12 for overlay networks; 17.06 and later leak kernel memory on the kernel of EL 7.</summary>
internal sealed class DockerVersionCheck : NodeCheck
{
    public override string Name => "docker-version";

    public override int Order => 790;

    public override string Source => "DC/OS 1.11 docs: release-notes/version-policy; dcos/dcos 1.11.6 gen/build_deploy/bash.py";

    public override CheckScope Scope => CheckScope.Agent;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.Docker?["Server Version"] is not { } text || !TryRead(text, out Version? version))
        {
            return Unknown(subject, "docker info does not report the version");
        }

        if (version < new Version(1, 6))
        {
            return Fail(subject, "1.6 or newer", text, "sudo yum update -y docker");
        }

        if (version < new Version(1, 12))
        {
            return Warn(subject, "1.12 or newer, for overlay networks", text, "sudo yum update -y docker");
        }

        return version >= new Version(17, 6) && (subject.Conditions.Docker["Kernel Version"] ?? "").StartsWith("3.10.", StringComparison.Ordinal)
            ? Warn(
                subject,
                "a kernel whose memory accounting works",
                $"{text} on a kernel 3.10: kernel memory leaks with every container",
                "sudo yum update -y kernel")
            : Pass(subject, text);
    }

    private static bool TryRead(string text, [NotNullWhen(true)] out Version? version) =>
        Version.TryParse(new string([.. text.TakeWhile(c => c is (>= '0' and <= '9') || c == '.')]).TrimEnd('.'), out version);
}
