using System;
using System.Globalization;
using System.Resources;

namespace DcosUpgrade.Resources;

/// <summary>
/// Error ids. Each is the key of its message in SR.resx, and <c>id.Remedy</c> the key of what to do about it; both are formatted
/// with the same arguments. A test holds this list, SR.resx and about_DcosUpgrade_Errors together.
/// </summary>
internal static class SR
{
    // Links and logins
    public const string NodeUnreachable = nameof(NodeUnreachable);
    public const string NodeTimeout = nameof(NodeTimeout);
    public const string NodeAnswer = nameof(NodeAnswer);

    // What the user gave
    public const string NulInArgument = nameof(NulInArgument);
    public const string NotAVersion = nameof(NotAVersion);
    public const string NoSuchNode = nameof(NoSuchNode);
    public const string InventoryInvalid = nameof(InventoryInvalid);
    public const string NotANode = nameof(NotANode);
    public const string NodeOfAnotherCluster = nameof(NodeOfAnotherCluster);

    // The module itself
    public const string DotNetTooOld = nameof(DotNetTooOld);
    public const string ModuleFileMissing = nameof(ModuleFileMissing);
    public const string ModuleFileSurplus = nameof(ModuleFileSurplus);
    public const string ModuleFileUnusable = nameof(ModuleFileUnusable);
    public const string UnexpectedError = nameof(UnexpectedError);

    // The cluster's state
    public const string ClusterBusy = nameof(ClusterBusy);
    public const string LockLost = nameof(LockLost);
    public const string StopRequested = nameof(StopRequested);
    public const string InterlockHeld = nameof(InterlockHeld);
    public const string RolloutStopped = nameof(RolloutStopped);
    public const string GatesFailed = nameof(GatesFailed);
    public const string ClusterRequired = nameof(ClusterRequired);

    private static readonly ResourceManager s_resources = new("DcosUpgrade.Resources.SR", typeof(SR).Assembly);

    public static string Message(string id, params object?[] args) =>
        Format(s_resources.GetString(id, CultureInfo.InvariantCulture)
            ?? throw new InvalidOperationException($"SR.resx has no message for {id}."), args);

    public static string? Remedy(string id, params object?[] args) =>
        s_resources.GetString(id + ".Remedy", CultureInfo.InvariantCulture) is { } text ? Format(text, args) : null;

    private static string Format(string text, object?[] args) => string.Format(CultureInfo.InvariantCulture, text, args);
}
