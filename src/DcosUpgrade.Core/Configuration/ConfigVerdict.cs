using System;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>The verdict of a procedure on a parameter that differs; the column <c>change</c> of the catalogue decides.</summary>
internal readonly record struct ConfigVerdict(DcosVerdict Verdict, string Reason)
{
    private const string ModeName = "security";
    private static readonly string[] s_modes = ["disabled", "permissive", "strict"];

    public static ConfigVerdict Of(ConfigParameter parameter, DcosProcedure procedure, string? oldValue, string? newValue) =>
        (procedure, parameter.Change) switch
    {
        (_, ParameterChange.Cosmetic) => new(DcosVerdict.Cosmetic, parameter.Note ?? "Nothing reads it."),
        (DcosProcedure.Permissive or DcosProcedure.Strict, ParameterChange.Security) => Step(procedure, oldValue, newValue),
        (DcosProcedure.Permissive or DcosProcedure.Strict, _) =>
            Forbidden($"The procedure changes {ModeName} and nothing else; roll other changes out with -Procedure Reconfigure, before or after."),
        (DcosProcedure.Reconfigure, ParameterChange.Reconfigure) =>
            new(DcosVerdict.Allowed, "The procedure lists it as one that a running cluster can change."),
        (DcosProcedure.Upgrade, ParameterChange.Reconfigure) =>
            new(DcosVerdict.Warning,
                "A running cluster can change it, but the procedure does that at one version, not together with an upgrade: roll it out with -Procedure "
                    + "Reconfigure, before or after."),
        (DcosProcedure.Upgrade, ParameterChange.Upgrade) =>
            new(DcosVerdict.Allowed, "The nodes fetch the packages of the new version from there; a running cluster does not use it."),
        (DcosProcedure.Upgrade, ParameterChange.Add) when Extends(newValue, oldValue) =>
            new(DcosVerdict.Allowed, "The procedure offers to add checks with an upgrade. They run on each node after its upgrade, and one that fails "
                + "fails it: try their commands on a node of each kind first."),
        (DcosProcedure.Upgrade, ParameterChange.Add) => Forbidden("An upgrade may add to it; what is there already stays as it is."),
        (DcosProcedure.Upgrade, ParameterChange.Security) =>
            Forbidden("The security mode never changes together with the version: upgrade first, then use -Procedure Permissive or Strict."),
        (_, ParameterChange.Security) => Forbidden("The security mode is changed with -Procedure Permissive or Strict."),
        (DcosProcedure.Reconfigure, _) => Forbidden("The procedure does not allow a running cluster to change this parameter."),
        _ => Forbidden("An upgrade changes no path and no setting; this one can destroy the cluster."),
    };

    /// <summary>Whether a mapping or list, as text, has all that the old one has.</summary>
    private static bool Extends(string? newValue, string? oldValue) =>
        oldValue is null || (newValue is not null && PythonJson.Read(newValue) is { } wide && PythonJson.Read(oldValue) is { } narrow && Extends(wide, narrow));

    private static bool Extends(ConfigValue wide, ConfigValue narrow) => (wide, narrow) switch
    {
        (ConfigMap all, ConfigMap some) =>
            some.Members.All(member => member.Key is ConfigText key && all[key.Value] is { } value && Extends(value, member.Value)),
        (ConfigList all, ConfigList some) => some.Items.All(item => all.Items.Any(other => AreSame(other, item))),
        _ => AreSame(wide, narrow),
    };

    private static bool AreSame(ConfigValue a, ConfigValue b) => PythonJson.WriteCanonical(a) == PythonJson.WriteCanonical(b);

    private static ConfigVerdict Step(DcosProcedure procedure, string? oldValue, string? newValue)
    {
        int from = Array.IndexOf(s_modes, oldValue);
        int to = Array.IndexOf(s_modes, newValue);
        return from < 0 || to < 0 ? Forbidden($"Security modes are {string.Join(", ", s_modes)}.")
            : to < from ? Forbidden("Security can only become stricter: a less strict mode needs a new installation, which ends all tasks.")
            : to - from > 1 ? Forbidden("Security becomes stricter one step at a time: first permissive, then strict.")
            : !procedure.ToString().Equals(newValue, StringComparison.OrdinalIgnoreCase)
            ? Forbidden($"This step, from {oldValue} to {newValue}, is that of -Procedure {(to == 1 ? DcosProcedure.Permissive : DcosProcedure.Strict)}.")
            : new(DcosVerdict.Allowed, $"One step stricter, from {oldValue} to {newValue}, which is what the procedure is for.");
    }

    private static ConfigVerdict Forbidden(string reason) => new(DcosVerdict.Forbidden, reason);
}
