using System;

namespace DcosUpgrade.Configuration;

/// <summary>What a procedure says of a parameter that differs. Which ones it may change is the catalogue's column <c>change</c>.</summary>
internal readonly record struct ConfigVerdict(DcosVerdict Verdict, string Reason)
{
    private const string ModeName = "security";
    private static readonly string[] s_modes = ["disabled", "permissive", "strict"];

    public static ConfigVerdict Of(ConfigParameter parameter, DcosProcedure procedure, string? oldValue, string? newValue) => (procedure, parameter.Change) switch
    {
        (DcosProcedure.Permissive or DcosProcedure.Strict, ParameterChange.Security) => Step(procedure, oldValue, newValue),
        (DcosProcedure.Permissive or DcosProcedure.Strict, _) => Forbidden($"The procedure changes {ModeName} and nothing else; roll other changes out with -Procedure Reconfigure, before or after."),
        (DcosProcedure.Reconfigure, ParameterChange.Reconfigure) => new(DcosVerdict.Allowed, "The procedure lists it as one that a running cluster can change."),
        (DcosProcedure.Upgrade, ParameterChange.Reconfigure) => new(DcosVerdict.Warning, "A running cluster can change it, but the procedure does that at one version, not together with an upgrade: roll it out with -Procedure Reconfigure, before or after."),
        (DcosProcedure.Upgrade, ParameterChange.Security) => Forbidden("The security mode never changes together with the version: upgrade first, then use -Procedure Permissive or Strict."),
        (_, ParameterChange.Security) => Forbidden("The security mode has procedures of its own: use -Procedure Permissive or Strict."),
        (DcosProcedure.Reconfigure, _) => Forbidden("It is not among the parameters that the procedure lets a running cluster change."),
        _ => Forbidden("An upgrade changes no path and no setting; this one can destroy the cluster."),
    };

    private static ConfigVerdict Step(DcosProcedure procedure, string? oldValue, string? newValue)
    {
        int from = Array.IndexOf(s_modes, oldValue);
        int to = Array.IndexOf(s_modes, newValue);
        return from < 0 || to < 0 ? Forbidden($"Security modes are {string.Join(", ", s_modes)}.")
            : to < from ? Forbidden("Security can only become stricter: less of it means to install the cluster anew and to end all that runs on it.")
            : to - from > 1 ? Forbidden("Security becomes stricter one step at a time: first permissive, then strict.")
            : newValue != procedure.ToString().ToLowerInvariant() ? Forbidden($"This step, from {oldValue} to {newValue}, is that of -Procedure {(to == 1 ? DcosProcedure.Permissive : DcosProcedure.Strict)}.")
            : new(DcosVerdict.Allowed, $"One step stricter, from {oldValue} to {newValue}, which is what the procedure is for.");
    }

    private static ConfigVerdict Forbidden(string reason) => new(DcosVerdict.Forbidden, reason);
}
