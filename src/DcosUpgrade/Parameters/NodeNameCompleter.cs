using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Parameters;

/// <summary>Completes node names, and zones for -Zone, from the cluster of -Cluster or of a variable at the start of the pipeline. Contacts no node.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NodeNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            return Complete(parameterName, wordToComplete, InventoryOf(fakeBoundParameters["Cluster"]) ?? InventoryOf(HeadOfPipeline(commandAst)));
        }
        catch (Exception)
        {
            // A completer that throws removes the user's prompt line.
            return [];
        }
    }

    private static CompletionResult[] Complete(string parameter, string word, ClusterInventory? inventory)
    {
        WildcardPattern pattern = new(WildcardPattern.Escape(word.Trim('\'', '"')) + "*", WildcardOptions.IgnoreCase);
        IEnumerable<InventoryNode> nodes = inventory?.Present ?? [];
        IEnumerable<(string Text, string Tip)> known = string.Equals(parameter, "Zone", StringComparison.OrdinalIgnoreCase)
            ? nodes.Where(node => node.Zone is not null).GroupBy(node => node.Zone!).Select(zone => (zone.Key, $"{zone.Count()} nodes"))
            : nodes.Select(node => (node.Name, $"{node.Role} {node.Address}"));
        return [.. known
            .Where(value => pattern.IsMatch(value.Text))
            .Select(value => new CompletionResult(Quoted(value.Text), value.Text, CompletionResultType.ParameterValue, value.Tip))];
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private static ClusterInventory? InventoryOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        DcosCluster cluster => cluster.Context?.Inventory,
        DcosNode node => node.Context?.Inventory,
        IEnumerable items and not string => items.Cast<object?>().Select(InventoryOf).FirstOrDefault(inventory => inventory is not null),
        _ => null,
    };

    private static object? HeadOfPipeline(CommandAst command)
    {
        if (command.Parent is not PipelineAst { PipelineElements: [CommandExpressionAst { Expression: VariableExpressionAst variable }, ..] })
        {
            return null;
        }

        using PowerShell look = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return look
            .AddScript("param($name) , $ExecutionContext.SessionState.PSVariable.GetValue($name)")
            .AddArgument(variable.VariablePath.UserPath)
            .Invoke()
            .FirstOrDefault()?.BaseObject;
    }
}
