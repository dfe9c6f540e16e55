using System.Text.RegularExpressions;
using DcosUpgrade.Lab.Tests.Cmdlets;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>The lab's configuration for a version and a security mode, and the installer that takes it.</summary>
internal static class SecurityConfig
{
    public static string Installer(string version) => version == "1.11.6" ? "dcos_generate_config.ee.sh" : $"dcos_generate_config-{version}.ee.sh";

    public static string Of(LabRollout rollout, string version, string mode)
    {
        string config = version == "1.11.6" ? rollout.Config : Regex.Replace(rollout.Config, "(?m)^(enable_ipv6|fault_domain_enabled).*\n", "");
        return Regex.Replace(config, "(?m)^security: .*$", $"security: {mode}");
    }
}
