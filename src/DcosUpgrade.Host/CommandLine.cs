using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;

namespace DcosUpgrade.Host;

/// <summary>What the user asked for. Options end where the script or the command text begins; all after that belongs to it.</summary>
internal sealed class CommandLine
{
    /// <summary>Full path of the script, or the command text.</summary>
    public string Target { get; private set; } = "";

    /// <summary>True when <see cref="Target"/> is text and not a file.</summary>
    public bool IsText { get; private set; }

    /// <summary>Full path of what to import instead of the default manifest.</summary>
    public string? Module { get; private set; }

    public bool Help { get; private set; }

    /// <summary>The script's own arguments, as typed.</summary>
    public IReadOnlyList<string> Arguments { get; private set; } = [];

    public static bool TryParse(
        string[] arguments,
        [NotNullWhen(true)] out CommandLine? line,
        [NotNullWhen(false)] out string? mistake)
    {
        CommandLine parsed = new();
        mistake = parsed.Read(arguments);
        line = mistake is null ? parsed : null;
        return mistake is null;
    }

    /// <returns>What is wrong, or null.</returns>
    private string? Read(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            return Usage.Text.TrimEnd();
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i].ToLowerInvariant())
            {
                case "-help" or "--help" or "-h" or "-?" or "/?":
                    Help = true;
                    return null;
                case "-module":
                    if (value is null || !Path.Exists(value))
                    {
                        return value is null ? "-Module needs a path." : $"The module '{value}' was not found.";
                    }

                    Module = Path.GetFullPath(value);
                    i++;
                    break;
                case "-command" or "-c":
                    if (value is null)
                    {
                        return "-Command needs the text to run.";
                    }

                    (IsText, Target, Arguments) = (true, value, arguments[(i + 2)..]);
                    return null;
                default:
                    Arguments = arguments[(i + 1)..];
                    return ReadScript(arguments[i]);
            }
        }

        return "No script is named. -Help shows the usage.";
    }

    private string? ReadScript(string name)
    {
        if (name.StartsWith('-'))
        {
            return $"'{name}' is no option of this program; the script's own parameters come after the script. -Help shows the usage.";
        }

        if (!name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{name}' is not a PowerShell script: its name must end in .ps1.";
        }

        Target = Path.GetFullPath(name);
        return File.Exists(Target) ? null : $"The script '{name}' was not found.";
    }
}
