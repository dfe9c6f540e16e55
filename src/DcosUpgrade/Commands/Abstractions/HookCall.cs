using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Commands;

/// <summary>One call of a script block of the operator, on the pipeline thread.</summary>
internal static class HookCall
{
    /// <summary>Errors of the script block come out as objects, in place of going to the error stream of the cmdlet.</summary>
    private const string Call = "param($hook, $variables, $item) $hook.InvokeWithContext($null, $variables, @(,$item)) 2>&1";

    /// <summary>Runs the script block with an object as $_ and as argument.</summary>
    /// <param name="show">Receives each object that it writes, which is not written to the pipeline.</param>
    /// <returns>Why it failed: what it threw, or its first error; null when it succeeded.</returns>
    public static string? Run(ScriptBlock hook, object item, Action<string> show)
    {
        List<PSVariable> variables = [new("_", item)];
        try
        {
            // Made for each call: a script block belongs to the session that makes it.
            IReadOnlyCollection<PSObject> written = ScriptBlock.Create(Call).Invoke(hook, variables, item);
            foreach (PSObject output in written.Where(output => output?.BaseObject is not ErrorRecord))
            {
                show(output?.ToString() ?? "");
            }

            ErrorRecord? error = written.Select(output => output?.BaseObject).OfType<ErrorRecord>().FirstOrDefault(IsError);
            return error is null ? null : Text(error.Exception);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            return Text(e);
        }
    }

    /// <summary>False for the lines that a program writes to its standard error: the exit code tells whether it failed.</summary>
    private static bool IsError(ErrorRecord record) => !record.FullyQualifiedErrorId.StartsWith("NativeCommandError", StringComparison.Ordinal);

    private static string Text(Exception e)
    {
        while (e is MethodInvocationException { InnerException: { } inner })
        {
            e = inner;
        }

        // Its own message speaks of the preference only.
        return Redaction.Of((e as ActionPreferenceStopException)?.ErrorRecord?.Exception.Message ?? e.Message);
    }
}
