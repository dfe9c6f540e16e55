using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>
/// Reads the files of a configuration package, installed or packed. Parts: version, and for each existing file its path below the
/// package. It runs as root because the full files contain secrets, which leave the node in the answer only.
/// </summary>
/// <remarks>Sources: FACTS.md, What generation writes; dcos/dcos 1.10.8 gen/dcos-config.yaml. *.full.* exist since 1.10.2.</remarks>
internal abstract class ConfigFilesOperation(string token) : NodeOperation<ConfigFiles>
{
    protected const string UserFull = "etc/user.config.full.yaml";
    protected const string User = "etc/user.config.yaml";
    protected const string ExpandedFull = "etc/expanded.config.full.json";
    protected const string Expanded = "etc/expanded.config.json";
    protected const string IpDetect = "bin/detect_ip";
    protected const string IpDetectPublic = "bin/detect_ip_public";
    protected const string FaultDomainDetect = "bin/detect_fault_domain";
    protected const string VersionPart = "version";

    public static readonly IReadOnlyList<string> Paths = [UserFull, User, ExpandedFull, Expanded, IpDetect, IpDetectPublic, FaultDomainDetect];

    public SectionFrame Frame { get; } = new(token);

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 32 << 20;

    public override ConfigFiles Parse(RawOutput output)
    {
        FrameParts parts = RootFolders.Split(Frame, output, GetType().Name);
        string? Part(params string[] names) =>
            names.Select(parts.Exact).FirstOrDefault(text => text?.Length > 0);
        return new ConfigFiles
        {
            Version = AnswerJson.ParseOrEmpty(Part(VersionPart) ?? "")["version"].Text,
            User = Part(UserFull, User),
            Expanded = Part(ExpandedFull, Expanded),
            IpDetect = Part(IpDetect),
            IpDetectPublic = Part(IpDetectPublic),
            FaultDomainDetect = Part(FaultDomainDetect),
        };
    }
}

/// <summary>Reads the configuration that a node was last installed with, which is the configuration of the running cluster.</summary>
internal sealed class InstalledConfigOperation(string token) : ConfigFilesOperation(token)
{
    public override string ProgramText => NodeFloor.Prologue + $$"""
        cd {{NodePaths.Mesosphere}} 2>/dev/null || cd /
        {{Frame.Open(VersionPart)}}cat etc/dcos-version.json 2>/dev/null
        for p in {{string.Join(" ", Paths)}}; do
          if [ -f "$p" ]; then
            {{Frame.Open("$p")}}cat "$p"
          fi
        done
        {{Frame.Close}}
        """;
}

/// <summary>Reads the configuration package of a generated script from the served folder.</summary>
internal sealed class PackedConfigOperation(string token, string folder, string packagePath) : ConfigFilesOperation(token)
{
    public string Folder { get; } = folder;

    /// <summary>The path of the dcos-config package below the served folder.</summary>
    public string PackagePath { get; } = packagePath;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        known {{ShellText.Quote(BootstrapPaths.ServeOf(Folder))}}
        f={{ShellText.Quote(BootstrapPaths.ServeOf(Folder) + "/" + PackagePath)}}
        for p in {{string.Join(" ", Paths)}}; do
          {{Frame.Open("$p")}}tar -xJOf "$f" "./$p" 2>/dev/null || tar -xJOf "$f" "$p" 2>/dev/null
        done
        {{Frame.Close}}
        """;
}
