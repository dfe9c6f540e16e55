using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Text;

/// <summary>Joins next steps with each other and with sentences that follow them. A step is prose, a command, or a program.</summary>
/// <remarks>A program starts with a comment (<c># </c>), so that prose and commands below each other can be pasted into a shell.</remarks>
internal static class NextStepText
{
    private const string Comment = "# ";

    /// <summary>A comment behind a command: what follows belongs to it.</summary>
    private const string TrailingComment = "  # ";

    private static readonly string[] s_again = ["run again", "run the same command again", "running the same command again"];

    /// <summary>The step, ended so that a sentence can follow: prose with a full stop, a command and a program with a comment.</summary>
    /// <param name="step">The result with the sentence can be pasted into a shell where the step can.</param>
    public static string Lead(string step) =>
        IsProgram(step) ? $"{step}\n{Comment}" : IsCommand(step) ? step + TrailingComment : step.TrimEnd('.') + ". ";

    /// <summary>True when the step itself says that the command is run again.</summary>
    public static bool SaysAgain(string step) =>
        s_again.Any(text => step.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Several steps below each other as one program; a single step, and prose only, as it is.</summary>
    /// <param name="steps">In their order; empty ones are left out.</param>
    public static string Join(IEnumerable<string> steps)
    {
        string[] parts = [.. steps.Where(step => step.Length > 0)];
        if (parts.Length < 2 || !parts.Any(CanBePasted))
        {
            return string.Join(" ", parts);
        }

        string[] lines = [.. parts.Select(part => CanBePasted(part) ? part : Comment + part)];
        return IsProgram(lines[0]) ? string.Join("\n", lines) : Program("Run what resolves the cause:", lines);
    }

    /// <summary>Commands below the comment that says what they are for and where they are run.</summary>
    public static string Program(string comment, params string[] commands) => $"{Comment}{comment}\n{string.Join("\n", commands)}";

    public static bool IsProgram(string step) => step.StartsWith(Comment, StringComparison.Ordinal);

    private static bool CanBePasted(string step) => IsProgram(step) || IsCommand(step) || step.Contains(TrailingComment);

    /// <summary>A cmdlet, or a program or variable, whose names do not begin like a sentence.</summary>
    private static bool IsCommand(string step) =>
        (step[0] is '$' or '/' or (>= 'a' and <= 'z') || step.Split(' ')[0].Contains("-Dcos"))
        && !step.EndsWith(".", StringComparison.Ordinal)
        && !step.Contains(TrailingComment);
}
