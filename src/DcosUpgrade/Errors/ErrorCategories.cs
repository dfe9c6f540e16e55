using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace DcosUpgrade.Errors;

/// <summary>The category of each error id. The ids of links and of defects have that of their exception type.</summary>
internal static class ErrorCategories
{
    private static readonly (ErrorCategory Category, string[] Ids)[] s_rows =
    [
        (ErrorCategory.AuthenticationError, [SR.LoginRefused, SR.LoginMissing, SR.KeyNeedsPassphrase, SR.IamLoginRefused]),
        (ErrorCategory.ConnectionError, [SR.JumpRefused, SR.IamLoginFailed, SR.InstallerFetchFailed]),
        (ErrorCategory.InvalidArgument,
        [
            SR.NulInArgument, SR.NotAVersion, SR.AssetFieldUnknown, SR.AssetFieldInvalid, SR.ConnectionWithoutLogin, SR.NotAFilePath,
            SR.NodeOfAnotherCluster, SR.QuantityInvalid, SR.ConfigVersionUnknown, SR.InventoryIsYaml, SR.LimitRequired, SR.ClusterRequired,
            SR.FaultNotOfRole, SR.NotARehearsal, SR.ScriptRequired, SR.ScriptWithoutHashes, SR.KeyExchangeUnknown, SR.WeakAlgorithmUnknown,
            SR.WebhookInvalid, SR.ReportMixed, SR.ReportFormatUnknown, SR.PlanPointUnknown, SR.ModelConflict, SR.PlanDeserialized, SR.UrlUnusable,
            SR.InputNameUnusable, SR.InstallerPathUnusable, SR.UnsupportedPath, SR.MixedMasterVersions, SR.InstallerParameter, SR.ServeNeedsHttp,
            SR.ParameterNotSettable, SR.ConfigValueRefused, SR.UpdateOverInput, SR.SecurityStepRefused, SR.DifferenceNotAcceptable,
            SR.ModeNeedsEnterprise, SR.ModeNotOfRelease, SR.TwoDcosLogins, SR.ProcedureNeedsEnterprise, SR.SecurityModeNotSet,
            SR.ProcedureMismatch, SR.MarathonStateNeedsEnterprise, SR.KnownHostsNotPersistent, SR.JumpHostNameMissing,
        ]),
        (ErrorCategory.InvalidData,
        [
            SR.InventoryInvalid, SR.DiscoveredNodeInvalid, SR.DiscoveredNodesInvalid, SR.LimitsUnreadable, SR.ScriptInvalid, SR.ScriptUnreadable,
            SR.KeyNotPrivate, SR.SshConfigInvalid, SR.KnownHostsMalformed, SR.KnownHostsUtf16, SR.JumpCycle, SR.FileNotUtf8,
            SR.JournalKeyUnusable, SR.JournalUnreadable, SR.YamlInvalid, SR.AliasNotAllowed, SR.ModelInvalid, SR.PlanUnreadable,
            SR.BootstrapUrlMissing, SR.IpDetectUnusable, SR.InstallerConfigUnusable, SR.GenerationFailed, SR.ServiceAccountUnreadable,
            SR.AuthorityUnreadable, SR.ConfigNotEditable, SR.ConfigDifferenceForbidden, SR.ConfigInvalid, SR.ConfigRefused,
        ]),
        (ErrorCategory.InvalidOperation,
        [
            SR.NodeAbsent, SR.NothingRuns, SR.InterlockHeld, SR.NotADcosNode, SR.NotAMaster, SR.AddressMismatch, SR.MastersMismatch,
            SR.MasterCountMismatch, SR.EditionMismatch, SR.ScriptOfAnotherCluster, SR.ScriptWithoutCluster, SR.PlanWithoutPackages, SR.PlanOutdated,
            SR.WaveTooEarly, SR.WaveFailed, SR.FromVersionUnknown, SR.InstallerEdition, SR.BootstrapJobRefused, SR.InstallerDockerRefused,
            SR.ServeAddressUnknown, SR.ServeFailed, SR.ServeStopFailed,
        ]),
        (ErrorCategory.InvalidResult,
        [
            SR.HookFailed, SR.GatesFailed, SR.PrerequisitesFailed, SR.ForecastFailed, SR.NotStaged, SR.ScriptNotServed, SR.ServedWrong,
            SR.ScriptIncomplete, SR.BootstrapJobDied, SR.InstallerFailed, SR.BackupFailed,
        ]),
        (ErrorCategory.InvalidType, [SR.NotANode, SR.ComparedObjectUnusable]),
        (ErrorCategory.LimitsExceeded, [SR.FileTooLarge, SR.InputsTooLarge]),
        (ErrorCategory.NotInstalled, [SR.DotNetTooOld, SR.ModuleFileMissing, SR.BootstrapNoDocker, SR.InstallerNoDocker]),
        (ErrorCategory.ObjectNotFound,
        [
            SR.NoSuchNode, SR.JumpUnknown, SR.FileMissing, SR.JournalsMissing, SR.NoSuchWave, SR.ScriptNotFound, SR.ScriptInputMissing,
            SR.ScriptInputsMissing, SR.NoBootstrapNode, SR.InstallerMissing, SR.CheckUnknown, SR.RiskUnknown, SR.FaultUnknown, SR.BackupNoMember,
        ]),
        (ErrorCategory.OperationStopped, [SR.StopRequested, SR.ClusterPaused, SR.LockLost, SR.RolloutStopped, SR.PlanHalted]),
        (ErrorCategory.OperationTimeout,
            [SR.SearchTimeout, SR.PauseTimedOut, SR.NoRoom, SR.DeadlineReached, SR.BootstrapJobTimeout, SR.MarathonNotBack]),
        (ErrorCategory.PermissionDenied, [SR.SudoRefused, SR.SudoRequiresTty, SR.ShellRefused]),
        (ErrorCategory.ProtocolError, [SR.SshAlgorithmMismatch]),
        (ErrorCategory.QuotaExceeded, [SR.BootstrapNodeFull]),
        (ErrorCategory.ReadError,
        [
            SR.BaselineUnreadable, SR.DiscoveryIncomplete, SR.KeyFileUnreadable, SR.KnownHostsUnreadable, SR.FileUnreadable, SR.PlanBlind,
            SR.InstalledConfigUnknown, SR.PackedConfigUnreadable,
        ]),
        (ErrorCategory.ResourceBusy, [SR.ClusterBusy, SR.NodeRunActive, SR.ServePortTaken, SR.MarathonStateHeld]),
        (ErrorCategory.ResourceExists, [SR.ModuleFileSurplus, SR.FileExists]),
        (ErrorCategory.ResourceUnavailable, [SR.ModuleFileUnusable]),
        (ErrorCategory.SecurityError,
        [
            SR.HostKeyUnknown, SR.DiscoveredHostKeyUnknown, SR.HostKeyChanged, SR.HostKeyRevoked, SR.SshAlgorithmWeak, SR.SudoAddressMismatch,
            SR.BootstrapFolderUnsafe, SR.JournalAltered, SR.JournalUnsigned, SR.JournalEntryMissing, SR.JournalEndMissing, SR.PlanAltered,
            SR.PlanHashMismatch, SR.InstallerAltered, SR.StagedFolderAltered,
        ]),
        (ErrorCategory.WriteError, [SR.MaintenanceNotScheduled, SR.FolderNotWritten, SR.FileNotWritable, SR.BootstrapNotWritable]),
    ];

    /// <summary>The category of each id in the table.</summary>
    public static readonly IReadOnlyDictionary<string, ErrorCategory> ById =
        s_rows.SelectMany(row => row.Ids.Select(id => (id, row.Category))).ToDictionary(row => row.id, row => row.Category, StringComparer.Ordinal);

    /// <summary>The category of an error.</summary>
    public static ErrorCategory Of(DcosException error) => ById.TryGetValue(error.Id, out ErrorCategory category) ? category : error switch
    {
        InputException => ErrorCategory.InvalidArgument,
        NodeUnreachableException => ErrorCategory.ConnectionError,
        NodeAccessException => ErrorCategory.PermissionDenied,
        NodeTimeoutException => ErrorCategory.OperationTimeout,
        NodeAnswerException => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidOperation,
    };
}
