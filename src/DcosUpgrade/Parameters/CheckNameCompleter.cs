using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the names of checks, and for -AcceptRisk the ids of risks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CheckNameCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope)
    {
        bool risks = scope.IsParameter("AcceptRisk");
        IEnumerable<(string Text, string Tip)> known = CheckCatalog.All
            .Where(check => !risks || check.Risk is not null)
            .Select(check => (risks ? check.Risk! : check.Name, check.Source));
        if (risks && scope.IsFor("Invoke-DcosUpgradePlan"))
        {
            known = known.Concat(PlanRisks.Own);
        }

        return known.OrderBy(check => check.Text, StringComparer.Ordinal);
    }
}
