using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Text;

namespace DcosUpgrade.Planning;

/// <summary>All conditions that are not met before a start, each once, and the commands that list and accept them.</summary>
internal sealed class UnmetConditions
{
    private readonly List<DcosUpgradeCondition> _all = [];

    public IReadOnlyList<DcosUpgradeCondition> All => _all;

    public static UnmetConditions Of(IEnumerable<DcosCheckResult> holding)
    {
        UnmetConditions unmet = new();
        unmet.Add(holding);
        return unmet;
    }

    /// <summary>Adds the results of checks or gates that hold. A gate that is a check too is added once for each node.</summary>
    public void Add(IEnumerable<DcosCheckResult> holding)
    {
        foreach (DcosCheckResult result in holding)
        {
            Add(new DcosUpgradeCondition
            {
                Node = result.Target,
                Id = result.Name,
                Severity = result.Severity,
                Risk = CheckCatalog.RiskOf(result.Name),
                Message = result.Message,
                Remedy = CheckReport.Helps(result.Remedy) ? result.Remedy : null,
            });
        }
    }

    /// <summary>Adds a node that can neither be started nor resumed.</summary>
    public void AddState(string node, string problem) => Add(new DcosUpgradeCondition
    {
        Node = node,
        Id = DcosUpgradeCondition.NodeState,
        Message = problem,
        Remedy = $"$cluster | Get-DcosUpgradeStatus -Node {node}",
    });

    /// <summary>Adds that another session holds the lock, or that the lock could not be read.</summary>
    public void AddLock(string cluster, string problem) => Add(new DcosUpgradeCondition
    {
        Node = cluster,
        Id = LockCheck.Id,
        Message = problem,
        Remedy = "$cluster | Get-DcosUpgradeStatus",
    });

    /// <summary>The command that lists the conditions again; empty for a single one.</summary>
    public string ListCommand(DcosTestProcedure procedure, string toVersion)
    {
        if (_all.Count < 2)
        {
            return "";
        }

        // Only checks can be listed by name; what else is not met also shows in them.
        string[] names = [.. _all.Select(condition => condition.Id).Distinct()];
        string chosen = names.All(name => CheckCatalog.All.Any(check => check.Name == name && check.IsFor(procedure)))
            ? $" -Name {string.Join(", ", names)}"
            : "";
        string which = procedure == DcosTestProcedure.Upgrade ? "" : $" -Procedure {procedure}";
        return NextStepText.Program(
            "To list every condition that is not met:",
            $"$cluster | Test-DcosPrerequisite{which} -ToVersion {toVersion}{chosen} | Where-Object Status -in Failed, Unknown");
    }

    /// <summary>
    /// A sentence with the command that accepts every condition that is a risk, with the risks that are accepted already; empty when none is a
    /// risk. It is not a program: pasted with the other steps it must not accept anything.
    /// </summary>
    public string AcceptCommand(IEnumerable<string> accepted)
    {
        string[] risks = [.. _all.Select(condition => condition.Risk).OfType<string>().Distinct()];
        string[] all = [.. risks.Concat(accepted.Select(CheckCatalog.RiskId)).Distinct(StringComparer.OrdinalIgnoreCase)];
        return risks.Length switch
        {
            0 => "",
            1 => $"To accept the risk: $plan | Invoke-DcosUpgradePlan -AcceptRisk {string.Join(", ", all)}",
            _ => $"To accept the risks: $plan | Invoke-DcosUpgradePlan -AcceptRisk {string.Join(", ", all)}",
        };
    }

    private void Add(DcosUpgradeCondition condition)
    {
        if (!_all.Exists(known => known.Id == condition.Id && string.Equals(known.Node, condition.Node, StringComparison.OrdinalIgnoreCase)))
        {
            _all.Add(condition);
        }
    }
}
