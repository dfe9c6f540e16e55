namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The identity service of a rehearsed Enterprise cluster.</summary>
internal static class SimulatedIam
{
    public const string User = "bootstrapuser";

    /// <summary>What config.yaml holds for it: in the form of crypt(3), of nobody's password.</summary>
    public const string PasswordHash = "$6$rounds=656000$rehearsal$0123456789abcdef";
}
