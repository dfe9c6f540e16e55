using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the names of checks, and for -AcceptRisk the ids of risks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CheckNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        bool risks = string.Equals(parameterName, "AcceptRisk", StringComparison.OrdinalIgnoreCase);
        WildcardPattern pattern = new(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        IEnumerable<(string Text, string Source)> known = CheckCatalog.All
            .Where(check => !risks || check.Risk is not null)
            .Select(check => (Text: risks ? check.Risk! : check.Name, check.Source));
        if (risks && string.Equals(commandName, "Invoke-DcosUpgradePlan", StringComparison.OrdinalIgnoreCase))
        {
            known = known.Concat(PlanRisks.Own);
        }

        return known
            .Where(check => pattern.IsMatch(check.Text))
            .OrderBy(check => check.Text, StringComparer.Ordinal)
            .Select(check => new CompletionResult(check.Text, check.Text, CompletionResultType.ParameterValue, check.Source));
    }
}
