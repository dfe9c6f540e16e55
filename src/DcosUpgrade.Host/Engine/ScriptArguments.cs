using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation.Runspaces;

namespace DcosUpgrade.Host.Engine;

/// <summary>
/// Gives typed arguments to the engine's own parameter binder, as <c>pwsh -File</c> does: a word with a dash is a parameter's name as
/// it stands in a script, so that switches, positions, prefixes and $args come out as everywhere else.
/// </summary>
internal static class ScriptArguments
{
    public static IEnumerable<CommandParameter> Bindable(IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            int colon = argument.IndexOf(':');
            yield return
                !IsName(argument) ? new CommandParameter(null, argument)
                : colon < 0 ? new CommandParameter(argument)
                : new CommandParameter(argument[..(colon + 1)], Value(argument[(colon + 1)..]));
        }
    }

    /// <summary>-5 is a number in PowerShell.</summary>
    private static bool IsName(string argument) =>
        argument.Length > 1 && argument[0] == '-'
        && !double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>A switch takes no text: <c>-Confirm:$false</c> arrives as text from a command line.</summary>
    private static object Value(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
