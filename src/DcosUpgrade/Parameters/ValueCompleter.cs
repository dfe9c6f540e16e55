using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Parameters;

/// <summary>Completes the values of a parameter that begin with the word at the cursor. Contacts no node, and never throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueCompleter : IArgumentCompleter
{
    private protected ValueCompleter()
    {
    }

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
            WildcardPattern pattern = new(WildcardPattern.Escape(wordToComplete.Trim('\'', '"')) + "*", WildcardOptions.IgnoreCase);
            return [.. Values(new CompletionScope(commandName, parameterName, commandAst, fakeBoundParameters))
                .Where(value => pattern.IsMatch(value.Text))
                .Select(value => new CompletionResult(Quoted(value.Text), value.Text, CompletionResultType.ParameterValue, Translation.Shown(value.Tip)))];
        }
        catch (Exception)
        {
            // A completer that throws removes the user's prompt line.
            return [];
        }
    }

    /// <summary>All values in the order of the list, each with a tip that is not empty.</summary>
    private protected abstract IEnumerable<(string Text, string Tip)> Values(CompletionScope scope);

    private static string Quoted(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
