using System;

namespace DcosUpgrade.Configuration;

/// <summary>The verdict of a procedure on a parameter that differs; the column <c>change</c> of the catalogue decides.</summary>
internal readonly record struct ConfigVerdict(DcosVerdict Verdict, string Reason)
{
    private const string ModeName = "security";
    private static readonly string[] s_modes = ["disabled", "permissive", "strict"];

    public static ConfigVerdict Of(ConfigParameter parameter, DcosProcedure procedure, string? oldValue, string? newValue) =>
        (procedure, parameter.Change) switch
    {
        (DcosProcedure.Permissive or DcosProcedure.Strict, ParameterChange.Security) => Step(procedure, oldValue, newValue),
        (DcosProcedure.Permissive or DcosProcedure.Strict, _) =>
            Forbidden($"The procedure changes {ModeName} and nothing else; roll other changes out with -Procedure Reconfigure, before or after."),
        (DcosProcedure.Reconfigure, ParameterChange.Reconfigure) =>
            new(DcosVerdict.Allowed, "The procedure lists it as one that a running cluster can change."),
        (DcosProcedure.Upgrade, ParameterChange.Reconfigure) =>
            new(DcosVerdict.Warning,
                "A running cluster can change it, but the procedure does that at one version, not together with an upgrade: roll it out with -Procedure "
                    + "Reconfigure, before or after."),
        (DcosProcedure.Upgrade, ParameterChange.Security) =>
            Forbidden("The security mode never changes together with the version: upgrade first, then use -Procedure Permissive or Strict."),
        (_, ParameterChange.Security) => Forbidden("The security mode is changed with -Procedure Permissive or Strict."),
        (DcosProcedure.Reconfigure, _) => Forbidden("The procedure does not allow a running cluster to change this parameter."),
        _ => Forbidden("An upgrade changes no path and no setting; this one can destroy the cluster."),
    };

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
