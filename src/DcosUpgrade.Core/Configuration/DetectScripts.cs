using System.Collections.Generic;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>The scripts that print the address and fault domain of a node. They are compared by content, not by file name.</summary>
internal static class DetectScripts
{
    public const string IpDetect = "ip_detect_filename";
    public const string IpDetectPublic = "ip_detect_public_filename";
    public const string FaultDomainDetect = "fault_domain_detect_filename";

    /// <summary>The parameters that name their files.</summary>
    public static readonly IReadOnlyList<string> Parameters = [IpDetect, IpDetectPublic, FaultDomainDetect];

    /// <summary>The file of a script, as config.yaml names it; null when its text stands in config.yaml. The public script is a copy of the other
    /// unless it is named.</summary>
    public static string? FileOf(ConfigDocument document, string parameter) => parameter switch
    {
        // A script that is given as text takes precedence over a file.
        _ when document.Values.ContainsKey(parameter.Replace("_filename", "_contents")) => null,
        IpDetectPublic when string.IsNullOrEmpty(document.ValueOf(parameter)) => FileOf(document, IpDetect),
        FaultDomainDetect => document.ValueOf(parameter) ?? "genconf/fault-domain-detect",
        _ => document.ValueOf(parameter) ?? "genconf/ip-detect",
    };

    /// <summary>Whether both sides know what a script holds.</summary>
    public static bool AreKnown(string parameter, ComparedConfig old, ComparedConfig @new) =>
        old.Scripts.ContainsKey(parameter) && @new.Scripts.ContainsKey(parameter);

    public static bool AreSame(string parameter, ComparedConfig old, ComparedConfig @new) => Plain(old.Scripts[parameter]) == Plain(@new.Scripts[parameter]);

    /// <summary>Placeholder of the content where a value is shown.</summary>
    public static string Digest(string script) => "sha256:" + Sha256Hex.Of(Plain(script)).Substring(0, 16);

    // The installer reads text: Windows line ends do not count, and YAML may add a line end.
    private static string Plain(string script) => script.Replace("\r\n", "\n").TrimEnd('\n');
}
