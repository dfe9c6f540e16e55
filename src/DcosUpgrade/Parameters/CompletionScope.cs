using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DcosUpgrade.Parameters;

/// <summary>What is known where a value is completed: the command, and the values that are typed or in the pipeline.</summary>
internal sealed class CompletionScope(string command, string parameter, CommandAst ast, IDictionary bound)
{
    public bool IsFor(string name) => string.Equals(command, name, StringComparison.OrdinalIgnoreCase);

    public bool IsParameter(string name) => string.Equals(parameter, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of another parameter, of the variable at the start of the pipeline, or of a variable among the arguments; null when none has the
    /// type.</summary>
    /// <param name="parameterName">The other parameter.</param>
    /// <param name="convert">Gets the value from an object; null when it has none.</param>
    public T? Find<T>(string parameterName, Func<object?, T?> convert)
        where T : class => First(bound[parameterName], convert) ?? First(HeadOfPipeline(ast), convert)
            ?? ast.CommandElements.OfType<VariableExpressionAst>().Select(variable => First(ValueOf(variable), convert))
                .FirstOrDefault(found => found is not null);

    private static T? First<T>(object? value, Func<object?, T?> convert)
        where T : class => (value is PSObject wrapped ? wrapped.BaseObject : value) is not { } plain ? null
        : convert(plain) ?? (plain is IEnumerable<object?> or IList ? ((IEnumerable)plain).Cast<object?>().Select(item => First(item, convert))
            .FirstOrDefault(found => found is not null) : null);

    private static object? HeadOfPipeline(CommandAst command) =>
        command.Parent is PipelineAst { PipelineElements: [CommandExpressionAst { Expression: VariableExpressionAst variable }, ..] }
            ? ValueOf(variable)
            : null;

    private static object? ValueOf(VariableExpressionAst variable)
    {
        using PowerShell look = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return look
            .AddScript("param($name) , $ExecutionContext.SessionState.PSVariable.GetValue($name)")
            .AddArgument(variable.VariablePath.UserPath)
            .Invoke()
            .FirstOrDefault()?.BaseObject;
    }
}
