using System.Collections.Generic;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>The layers of the source projects. A type may use types of its own layer and of the layers above it in this list.</summary>
internal static class ProductLayers
{
    public const string Core = "DcosUpgrade.Core";
    public const string Rehearsal = "DcosUpgrade.Rehearsal";
    public const string Adapters = "DcosUpgrade.Adapters";
    public const string Cmdlets = "DcosUpgrade";

    public static readonly IReadOnlyList<Layer> All =
    [
        new(Core, ["DcosUpgrade.Secrets"]),
        new(Core, ["DcosUpgrade.Errors"]),
        new(Core, ["DcosUpgrade.Languages"]),
        new(Core, ["DcosUpgrade.Ports"]),
        new(Core, ["DcosUpgrade.Text"]),

        // The folder Model.
        new(Core, ["DcosUpgrade"]),
        new(Core, ["DcosUpgrade.Operations"]),
        new(Core, ["DcosUpgrade.Inventory"]),
        new(Core, ["DcosUpgrade.Timing"]),
        new(Core, ["DcosUpgrade.Releases"]),
        new(Core, ["DcosUpgrade.Journaling"]),
        new(Core, ["DcosUpgrade.Identity"]),
        new(Core, ["DcosUpgrade.Cluster"]),
        new(Core, ["DcosUpgrade.Discovery"]),
        new(Core, ["DcosUpgrade.Configuration", "DcosUpgrade.Configuration.Checks", "DcosUpgrade.Configuration.Rules"]),
        new(Core, ["DcosUpgrade.Health"]),
        new(Core, ["DcosUpgrade.Prerequisites"]),
        new(Core, ["DcosUpgrade.Upgrade"]),
        new(Core, ["DcosUpgrade.Scripts"]),
        new(Core, ["DcosUpgrade.Planning"]),
        new(Core, ["DcosUpgrade.Watching"]),
        new(Core, ["DcosUpgrade.Backup"]),
        new(Core, ["DcosUpgrade.Diagnostics"]),
        new(Core, ["DcosUpgrade.Reporting"]),
        new(Core, ["DcosUpgrade.Modelling"]),

        new(Rehearsal, ["DcosUpgrade.Rehearsal"]),
        new(Rehearsal, ["DcosUpgrade.Rehearsal.Responses"]),
        new(Rehearsal, ["DcosUpgrade.Rehearsal.Simulation"]),
        new(Rehearsal, ["DcosUpgrade.Rehearsal.Answers"]),
        new(Rehearsal, ["DcosUpgrade.Rehearsal.Sessions"]),

        new(Adapters, ["DcosUpgrade.Adapters.Machine"]),
        new(Adapters, ["DcosUpgrade.Adapters.Yaml"]),
        new(Adapters, ["DcosUpgrade.Adapters.Ssh.Hosts"]),
        new(Adapters, ["DcosUpgrade.Adapters.Ssh.Config"]),
        new(Adapters, ["DcosUpgrade.Adapters.Ssh.HostKeys"]),
        new(Adapters, ["DcosUpgrade.Adapters.Ssh.Logins"]),
        new(Adapters, ["DcosUpgrade.Adapters.Ssh"]),
        new(Adapters, ["DcosUpgrade.Adapters"]),

        new(Cmdlets, ["DcosUpgrade.Errors"]),
        new(Cmdlets, ["DcosUpgrade.Module"]),
        new(Cmdlets, ["DcosUpgrade.Parameters"]),
        new(Cmdlets, ["DcosUpgrade.Commands"]),
    ];

    /// <summary>The assemblies that each assembly may name; netstandard is allowed to all.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> AllowedAssemblies = new Dictionary<string, string[]>
    {
        [Core] = [],
        [Rehearsal] = [Core],
        [Adapters] = [Core, "Renci.SshNet", "System.Memory", "YamlDotNet"],
        [Cmdlets] = [Core, Rehearsal, "System.Management.Automation"],
    };
}
