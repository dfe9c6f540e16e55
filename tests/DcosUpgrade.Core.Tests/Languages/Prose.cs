using System;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>Tells sentences from ids, paths, commands, programs and sources.</summary>
internal static class Prose
{
    private static readonly Regex s_hole = new(@"\{\d+\}");

    /// <summary>Two words, with a space, a comma or a value between them.</summary>
    private static readonly Regex s_words = new(@"(^|[\s(""'])[A-Za-z][a-z]+[,;:]? (\S+ )?\(?[a-z]{2,}([\s,.;:)]|$)");

    /// <summary>A command without a comment.</summary>
    private static readonly Regex s_command = new(
        @"^(sudo |systemctl [a-z]|journalctl -|networkctl -|curl [-h]|dcos (marathon|task|package) |cat /|ping -|ls -|cp |/|--|#!|\$cluster \|)"
        + @"(?!.*(  # |, [a-z]+ [a-z]+))[^\n]*$(?<!\. .*)");

    private static readonly Regex s_program = new(
        @"\$\(|\$\{|&&|\|\||; do\b|; then\b|\bfi\b|\bdone\b;|2>|>&|\bprintf\b|\besac\b|SELECT |\[ -[a-z] |""\$|\becho \S|\bexit \d$|\(\?<|\\S|^<[!/a-z]");

    /// <summary>Where a fact comes from: pages, files and tickets.</summary>
    private static readonly Regex s_source = new(@"^(DC/OS \d\S* docs|dcos/dcos|apache/|observed on|DCOS|MSPH)");

    /// <summary>Programs for an operator have their prose in the first line, as a comment.</summary>
    public static bool IsSentence(string format) =>
        Reads(format.StartsWith("# ", StringComparison.Ordinal) ? format.Split('\n')[0][2..] : format);

    private static bool Reads(string format) =>
        s_words.IsMatch(s_hole.Replace(format, "0")) && !s_command.IsMatch(format) && !s_program.IsMatch(format) && !s_source.IsMatch(format);
}
