using System;
using System.Globalization;
using System.Linq;
using System.Resources;

namespace DcosUpgrade.Errors;

/// <summary>
/// Error ids. An id is the key of its message in SR.resx, and <c>id.Remedy</c> is the key of its remedy; both are formatted
/// with the same arguments. A test compares this list, SR.resx and about_DcosUpgrade_Errors.
/// </summary>
internal static class SR
{
    // Links and logins
    public const string NodeUnreachable = nameof(NodeUnreachable);
    public const string NodeTimeout = nameof(NodeTimeout);
    public const string NodeAnswer = nameof(NodeAnswer);
    public const string LoginRefused = nameof(LoginRefused);
    public const string LoginMissing = nameof(LoginMissing);
    public const string HostKeyUnknown = nameof(HostKeyUnknown);
    public const string DiscoveredHostKeyUnknown = nameof(DiscoveredHostKeyUnknown);
    public const string HostKeyChanged = nameof(HostKeyChanged);
    public const string HostKeyRevoked = nameof(HostKeyRevoked);
    public const string SshAlgorithmWeak = nameof(SshAlgorithmWeak);
    public const string SshAlgorithmMismatch = nameof(SshAlgorithmMismatch);
    public const string JumpRefused = nameof(JumpRefused);
    public const string SudoRefused = nameof(SudoRefused);
    public const string SudoAddressMismatch = nameof(SudoAddressMismatch);
    public const string SudoRequiresTty = nameof(SudoRequiresTty);
    public const string ShellRefused = nameof(ShellRefused);

    // Parameters and objects
    public const string NulInArgument = nameof(NulInArgument);
    public const string NotAVersion = nameof(NotAVersion);
    public const string NoSuchNode = nameof(NoSuchNode);
    public const string InventoryInvalid = nameof(InventoryInvalid);
    public const string InventoryIsYaml = nameof(InventoryIsYaml);
    public const string NotANode = nameof(NotANode);
    public const string NodeAbsent = nameof(NodeAbsent);
    public const string ConnectionWithoutLogin = nameof(ConnectionWithoutLogin);
    public const string AssetFieldUnknown = nameof(AssetFieldUnknown);
    public const string AssetFieldInvalid = nameof(AssetFieldInvalid);
    public const string NotAFilePath = nameof(NotAFilePath);
    public const string NodeOfAnotherCluster = nameof(NodeOfAnotherCluster);
    public const string QuantityInvalid = nameof(QuantityInvalid);
    public const string ConfigVersionUnknown = nameof(ConfigVersionUnknown);

    // The installation of the module
    public const string DotNetTooOld = nameof(DotNetTooOld);
    public const string ModuleFileMissing = nameof(ModuleFileMissing);
    public const string ModuleFileSurplus = nameof(ModuleFileSurplus);
    public const string ModuleFileUnusable = nameof(ModuleFileUnusable);
    public const string UnexpectedError = nameof(UnexpectedError);
    public const string SearchTimeout = nameof(SearchTimeout);

    // The cluster's state
    public const string ClusterBusy = nameof(ClusterBusy);
    public const string LockLost = nameof(LockLost);
    public const string StopRequested = nameof(StopRequested);
    public const string ClusterPaused = nameof(ClusterPaused);
    public const string LimitRequired = nameof(LimitRequired);
    public const string LimitsUnreadable = nameof(LimitsUnreadable);
    public const string NothingRuns = nameof(NothingRuns);
    public const string PauseTimedOut = nameof(PauseTimedOut);
    public const string HookFailed = nameof(HookFailed);
    public const string BaselineUnreadable = nameof(BaselineUnreadable);
    public const string MaintenanceNotScheduled = nameof(MaintenanceNotScheduled);
    public const string FolderNotWritten = nameof(FolderNotWritten);
    public const string InterlockHeld = nameof(InterlockHeld);
    public const string RolloutStopped = nameof(RolloutStopped);
    public const string GatesFailed = nameof(GatesFailed);
    public const string NotADcosNode = nameof(NotADcosNode);
    public const string NotAMaster = nameof(NotAMaster);
    public const string AddressMismatch = nameof(AddressMismatch);
    public const string MastersMismatch = nameof(MastersMismatch);
    public const string MasterCountMismatch = nameof(MasterCountMismatch);
    public const string EditionMismatch = nameof(EditionMismatch);
    public const string DiscoveryIncomplete = nameof(DiscoveryIncomplete);
    public const string DiscoveredNodeInvalid = nameof(DiscoveredNodeInvalid);
    public const string DiscoveredNodesInvalid = nameof(DiscoveredNodesInvalid);
    public const string ClusterRequired = nameof(ClusterRequired);
    public const string FaultNotOfRole = nameof(FaultNotOfRole);
    public const string FaultUnknown = nameof(FaultUnknown);
    public const string NotARehearsal = nameof(NotARehearsal);
    public const string ScriptRequired = nameof(ScriptRequired);
    public const string ScriptWithoutHashes = nameof(ScriptWithoutHashes);
    public const string ScriptOfAnotherCluster = nameof(ScriptOfAnotherCluster);
    public const string ScriptWithoutCluster = nameof(ScriptWithoutCluster);
    public const string BootstrapFolderUnsafe = nameof(BootstrapFolderUnsafe);
    public const string ScriptInvalid = nameof(ScriptInvalid);
    public const string ScriptNotServed = nameof(ScriptNotServed);
    public const string KeyFileUnreadable = nameof(KeyFileUnreadable);
    public const string KeyNotPrivate = nameof(KeyNotPrivate);
    public const string KeyNeedsPassphrase = nameof(KeyNeedsPassphrase);
    public const string SshConfigInvalid = nameof(SshConfigInvalid);
    public const string KnownHostsMalformed = nameof(KnownHostsMalformed);
    public const string KnownHostsUnreadable = nameof(KnownHostsUnreadable);
    public const string KnownHostsUtf16 = nameof(KnownHostsUtf16);
    public const string KnownHostsNotPersistent = nameof(KnownHostsNotPersistent);
    public const string KeyExchangeUnknown = nameof(KeyExchangeUnknown);
    public const string WeakAlgorithmUnknown = nameof(WeakAlgorithmUnknown);
    public const string JumpUnknown = nameof(JumpUnknown);
    public const string JumpCycle = nameof(JumpCycle);
    public const string JumpHostNameMissing = nameof(JumpHostNameMissing);
    public const string FileMissing = nameof(FileMissing);
    public const string FileUnreadable = nameof(FileUnreadable);
    public const string FileTooLarge = nameof(FileTooLarge);
    public const string FileNotUtf8 = nameof(FileNotUtf8);
    public const string FileExists = nameof(FileExists);
    public const string FileNotWritable = nameof(FileNotWritable);
    public const string JournalAltered = nameof(JournalAltered);
    public const string JournalUnsigned = nameof(JournalUnsigned);
    public const string JournalKeyUnusable = nameof(JournalKeyUnusable);
    public const string JournalEntryMissing = nameof(JournalEntryMissing);
    public const string JournalEndMissing = nameof(JournalEndMissing);
    public const string JournalUnreadable = nameof(JournalUnreadable);
    public const string JournalsMissing = nameof(JournalsMissing);
    public const string WebhookInvalid = nameof(WebhookInvalid);
    public const string ReportMixed = nameof(ReportMixed);
    public const string ReportFormatUnknown = nameof(ReportFormatUnknown);
    public const string YamlInvalid = nameof(YamlInvalid);
    public const string AliasNotAllowed = nameof(AliasNotAllowed);

    // Plans
    public const string PlanPointUnknown = nameof(PlanPointUnknown);
    public const string ModelInvalid = nameof(ModelInvalid);
    public const string ModelConflict = nameof(ModelConflict);
    public const string ForecastFailed = nameof(ForecastFailed);
    public const string PlanUnreadable = nameof(PlanUnreadable);
    public const string PlanDeserialized = nameof(PlanDeserialized);
    public const string PlanAltered = nameof(PlanAltered);
    public const string PlanHashMismatch = nameof(PlanHashMismatch);
    public const string PlanWithoutPackages = nameof(PlanWithoutPackages);
    public const string PlanOutdated = nameof(PlanOutdated);
    public const string PlanBlind = nameof(PlanBlind);
    public const string PlanHalted = nameof(PlanHalted);
    public const string NoRoom = nameof(NoRoom);
    public const string DeadlineReached = nameof(DeadlineReached);
    public const string NoSuchWave = nameof(NoSuchWave);
    public const string WaveTooEarly = nameof(WaveTooEarly);
    public const string WaveFailed = nameof(WaveFailed);
    public const string ScriptNotFound = nameof(ScriptNotFound);
    public const string NotStaged = nameof(NotStaged);

    // Generating and serving a script
    public const string ScriptUnreadable = nameof(ScriptUnreadable);
    public const string UrlUnusable = nameof(UrlUnusable);
    public const string BootstrapUrlMissing = nameof(BootstrapUrlMissing);
    public const string ScriptInputMissing = nameof(ScriptInputMissing);
    public const string ScriptInputsMissing = nameof(ScriptInputsMissing);
    public const string InputNameUnusable = nameof(InputNameUnusable);
    public const string InputsTooLarge = nameof(InputsTooLarge);
    public const string IpDetectUnusable = nameof(IpDetectUnusable);
    public const string InstallerPathUnusable = nameof(InstallerPathUnusable);
    public const string NoBootstrapNode = nameof(NoBootstrapNode);
    public const string InstallerMissing = nameof(InstallerMissing);
    public const string InstallerAltered = nameof(InstallerAltered);
    public const string InstallerFetchFailed = nameof(InstallerFetchFailed);
    public const string InstallerEdition = nameof(InstallerEdition);
    public const string UnsupportedPath = nameof(UnsupportedPath);
    public const string FromVersionUnknown = nameof(FromVersionUnknown);
    public const string MixedMasterVersions = nameof(MixedMasterVersions);
    public const string NodeRunActive = nameof(NodeRunActive);
    public const string StagedFolderAltered = nameof(StagedFolderAltered);
    public const string ScriptIncomplete = nameof(ScriptIncomplete);
    public const string BootstrapJobRefused = nameof(BootstrapJobRefused);
    public const string BootstrapJobDied = nameof(BootstrapJobDied);
    public const string BootstrapJobTimeout = nameof(BootstrapJobTimeout);
    public const string BootstrapNoDocker = nameof(BootstrapNoDocker);
    public const string BootstrapNodeFull = nameof(BootstrapNodeFull);
    public const string BootstrapNotWritable = nameof(BootstrapNotWritable);
    public const string InstallerNoDocker = nameof(InstallerNoDocker);
    public const string InstallerDockerRefused = nameof(InstallerDockerRefused);
    public const string InstallerConfigUnusable = nameof(InstallerConfigUnusable);
    public const string InstallerParameter = nameof(InstallerParameter);
    public const string GenerationFailed = nameof(GenerationFailed);
    public const string InstallerFailed = nameof(InstallerFailed);
    public const string ServePortTaken = nameof(ServePortTaken);
    public const string ServeNeedsHttp = nameof(ServeNeedsHttp);
    public const string ServeAddressUnknown = nameof(ServeAddressUnknown);
    public const string ServeStopFailed = nameof(ServeStopFailed);
    public const string ServeFailed = nameof(ServeFailed);
    public const string ServedWrong = nameof(ServedWrong);

    // Before and after
    public const string PrerequisitesFailed = nameof(PrerequisitesFailed);
    public const string CheckUnknown = nameof(CheckUnknown);
    public const string RiskUnknown = nameof(RiskUnknown);
    // Comparing and updating configurations
    public const string ConfigNotEditable = nameof(ConfigNotEditable);
    public const string ParameterNotSettable = nameof(ParameterNotSettable);
    public const string ConfigValueRefused = nameof(ConfigValueRefused);
    public const string UpdateOverInput = nameof(UpdateOverInput);
    public const string SecurityStepRefused = nameof(SecurityStepRefused);
    public const string ComparedObjectUnusable = nameof(ComparedObjectUnusable);
    public const string InstalledConfigUnknown = nameof(InstalledConfigUnknown);
    public const string PackedConfigUnreadable = nameof(PackedConfigUnreadable);
    public const string DifferenceNotAcceptable = nameof(DifferenceNotAcceptable);
    public const string ModeNeedsEnterprise = nameof(ModeNeedsEnterprise);
    public const string ModeNotOfRelease = nameof(ModeNotOfRelease);
    public const string IamLoginRefused = nameof(IamLoginRefused);
    public const string IamLoginFailed = nameof(IamLoginFailed);
    public const string ServiceAccountUnreadable = nameof(ServiceAccountUnreadable);
    public const string TwoDcosLogins = nameof(TwoDcosLogins);
    public const string AuthorityUnreadable = nameof(AuthorityUnreadable);
    public const string ProcedureNeedsEnterprise = nameof(ProcedureNeedsEnterprise);
    public const string SecurityModeNotSet = nameof(SecurityModeNotSet);
    public const string ProcedureMismatch = nameof(ProcedureMismatch);
    public const string ConfigDifferenceForbidden = nameof(ConfigDifferenceForbidden);
    public const string ConfigInvalid = nameof(ConfigInvalid);
    public const string ConfigRefused = nameof(ConfigRefused);
    public const string BackupFailed = nameof(BackupFailed);
    public const string MarathonStateNeedsEnterprise = nameof(MarathonStateNeedsEnterprise);
    public const string MarathonStateHeld = nameof(MarathonStateHeld);
    public const string MarathonNotBack = nameof(MarathonNotBack);
    public const string BackupNoMember = nameof(BackupNoMember);

    private static readonly ResourceManager s_resources = new("DcosUpgrade.Errors.SR", typeof(SR).Assembly);

    public static string Message(string id, params object?[] args) =>
        Format(Template(id) ?? throw new InvalidOperationException($"SR.resx has no message for {id}."), args);

    public static string? Remedy(string id, params object?[] args) => Template(id + ".Remedy") is { } text ? Format(text, args) : null;

    /// <summary>The English format of a message or remedy; null when there is none.</summary>
    public static string? Template(string key) => s_resources.GetString(key, CultureInfo.InvariantCulture);

    /// <summary>A message or a remedy, in any language, with its arguments.</summary>
    /// <remarks>Every inserted text passes the gate, because it can be one of a node, a server or a library.</remarks>
    public static string Format(string text, object?[] args) => string.Format(CultureInfo.InvariantCulture, text,
        [.. args.Select((arg, i) => HasFullStop(text, i) ? WithoutFullStop(arg) : arg).Select(arg => arg is string said ? VisibleText.Of(said) : arg)]);

    private static bool HasFullStop(string text, int hole) => text.Contains($"{{{hole}}}.") || text.Contains($"{{{hole}}}。");

    /// <summary>The full stop after a placeholder is the message's own. One after a space, a dot or a slash belongs to a command or a path.</summary>
    private static object? WithoutFullStop(object? arg) =>
        arg is string { Length: > 1 } text && (text[text.Length - 1] is '.' or '。') && text[text.Length - 2] is not (' ' or '.' or '/' or '\\')
            ? text.Substring(0, text.Length - 1)
            : arg;
}
