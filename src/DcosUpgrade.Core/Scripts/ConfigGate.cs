using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Scripts;

/// <summary>Refuses a configuration that the installer would refuse, or whose changes the procedure forbids in a running cluster. Read-only.</summary>
internal sealed class ConfigGate(ClusterContext cluster, ScriptRequest request)
{
    private const string Security = "security";

    private static readonly string[] s_neverAccepted = ["master_list", "master_discovery"];

    private readonly SortedSet<string> _edited = new(StringComparer.Ordinal);

    /// <summary>Validates the names of accepted differences: parameters of master discovery and security cannot be accepted.</summary>
    /// <exception cref="InputException">A name cannot be accepted (DifferenceNotAcceptable).</exception>
    public static void RequireAcceptable(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !IsAcceptable(name)) is { } name)
        {
            throw new InputException(SR.DifferenceNotAcceptable, name, name, IsSecurity(name)
                ? "the security mode becomes stricter one step at a time, with -Procedure Permissive or Strict"
                : "with another value the masters cannot form an ensemble");
        }
    }

    /// <summary>Parameters of the detect scripts that differ from those of a master.</summary>
    public IReadOnlyCollection<string> EditedScripts => _edited;

    /// <param name="from">The version of the nodes before the upgrade.</param>
    /// <exception cref="SeveralErrorsException">One error for each finding and each difference.</exception>
    /// <exception cref="ClusterStateException">The installed configuration is unknown, and no copy was specified (InstalledConfigUnknown).</exception>
    public async Task RequireAsync(string from, string to, DcosEdition edition, CancellationToken cancellationToken)
    {
        // In an upgrade, the configuration of a rehearsal is the installed one.
        if (request.Inputs.IsRehearsal && request.Procedure == DcosProcedure.Upgrade)
        {
            return;
        }

        RequireMode(edition);
        DcosVersion target = new(to);
        ScriptInputs inputs = request.Inputs;
        List<DcosException> errors = [.. Findings(target, edition)];
        foreach (ConfigInput installed in await InstalledAsync(edition, cancellationToken).ConfigureAwait(false))
        {
            DcosVersion source = installed.Version ?? new DcosVersion(from);
            ComparedConfig @new = ConfigInput.Of(inputs.Config, name => inputs.Genconf.Read(name)).Side(target, edition);
            _edited.UnionWith(Edited(installed.Side(source, edition), @new));
            errors.AddRange(Differences(ConfigComparer.Compare(installed.Side(source, edition), @new, request.Procedure)));
        }

        if (errors.Count > 0)
        {
            throw new SeveralErrorsException(
                SR.ConfigRefused, inputs.Config.Source, errors, inputs.Config.Source, string.Join(", ", errors.Select(error => error.TargetName).Distinct()));
        }
    }

    private static IEnumerable<string> Edited(ComparedConfig old, ComparedConfig @new) =>
        DetectScripts.Parameters.Where(name => DetectScripts.AreKnown(name, old, @new) && !DetectScripts.AreSame(name, old, @new));

    private static bool IsSecurity(string name) => string.Equals(name, Security, StringComparison.OrdinalIgnoreCase);

    private static bool IsAcceptable(string name) =>
        !IsSecurity(name) && !name.StartsWith("exhibitor", StringComparison.OrdinalIgnoreCase)
            && !s_neverAccepted.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "nothing" : value!;

    /// <summary>A step of the security mode needs Enterprise, and a configuration with the target mode.</summary>
    private void RequireMode(DcosEdition edition)
    {
        if (request.Procedure is not (DcosProcedure.Permissive or DcosProcedure.Strict))
        {
            return;
        }

        if (edition == DcosEdition.Open)
        {
            throw new ClusterStateException(SR.ProcedureNeedsEnterprise, cluster.Inventory.Cluster, request.Procedure, cluster.Inventory.Cluster);
        }

        string wanted = request.Procedure.ToString().ToLowerInvariant();
        string? found = request.Inputs.Config.Values.TryGetValue(Security, out ConfigEntry? entry) ? (entry.Value as ConfigText)?.Value : null;
        if (found != wanted)
        {
            throw new InputException(
                SR.SecurityModeNotSet, request.Inputs.Config.Source, request.Inputs.Config.Source, Shown(found), request.Procedure, wanted);
        }
    }

    private IEnumerable<DcosException> Findings(DcosVersion target, DcosEdition edition)
    {
        foreach (DcosCheckResult result in new ConfigTest(request.Reader, target, edition, request.Inputs.Genconf).Run(request.Inputs.Config))
        {
            string place = result.Line is { } line ? $"{result.Target}:{line}:{result.Column}" : result.Target;
            if (result.Status == DcosCheckStatus.Failed)
            {
                yield return new InputException(SR.ConfigInvalid, result.Parameter ?? result.Target, place, result.Message, result.Remedy);
            }
            else if (result.Status == DcosCheckStatus.Warning)
            {
                request.Progress.Warning($"{place}: {result.Message}. {result.Remedy}");
            }
        }
    }

    private async Task<IReadOnlyList<ConfigInput>> InstalledAsync(DcosEdition edition, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterConfig.InstalledAsync(cluster, edition, request.Reader.Yaml, request.Progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterStateException e) when (e.Id == SR.InstalledConfigUnknown && request.Installed is { } copy)
        {
            request.Progress.Warning($"{e.Message} {copy.Document.Source} is used as the installed configuration.");
            return [copy];
        }
    }

    private IEnumerable<DcosException> Differences(IEnumerable<DcosConfigDifference> differences)
    {
        foreach (DcosConfigDifference difference in differences.Where(difference => difference.Verdict is DcosVerdict.Forbidden or DcosVerdict.Warning))
        {
            bool isAccepted = request.AcceptDifference.Contains(difference.Parameter, StringComparer.OrdinalIgnoreCase);
            cluster.Journal.Write(DifferenceEvent.Of(difference, isAccepted, cluster.Operator.Name));
            if (difference.Verdict == DcosVerdict.Forbidden && !isAccepted)
            {
                yield return new ClusterStateException(
                    SR.ConfigDifferenceForbidden,
                    difference.Parameter,
                    difference.Parameter,
                    Shown(difference.OldValue),
                    Shown(difference.NewValue),
                    difference.Reason,
                    IsAcceptable(difference.Parameter) ? $", or accept the difference: -AcceptDifference {difference.Parameter}" : "");
            }
            else
            {
                string accepted = isAccepted ? ", accepted with -AcceptDifference" : "";
                request.Progress.Warning(
                    $"{difference.Parameter} changes from {Shown(difference.OldValue)} to {Shown(difference.NewValue)}{accepted}. {difference.Reason}");
            }
        }
    }
}
