using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>
/// Several answers in one output. Each part begins with a line that has a random token, so that no other output of a node is taken
/// for such a line. This class has both directions: the text of the program and the parser of its output.
/// </summary>
/// <param name="token">Fresh for each operation, hexadecimal.</param>
internal sealed class SectionFrame(string token)
{
    private const string End = "end";

    private string Mark { get; } = "@@" + token + " ";

    /// <summary>Shell text that opens the part <paramref name="name"/>; <c>$variables</c> in it are expanded on the node.</summary>
    public string Open(string name) => $"printf '\\n%s%s\\n' '{Mark}' \"{name}\"\n";

    /// <summary>Shell text that ends the output; without it the answer is incomplete.</summary>
    public string Close => Open(End);

    /// <summary>The output of a node; for the rehearsal and for tests.</summary>
    public string Render(IEnumerable<KeyValuePair<string, string>> parts) =>
        Render(parts.Select(part => new KeyValuePair<string, IReadOnlyList<string>>(part.Key, [part.Value])));

    /// <summary>The same for parts in pieces, so that a long part is concatenated once.</summary>
    public string Render(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parts)
    {
        List<string> pieces = [];
        foreach (KeyValuePair<string, IReadOnlyList<string>> part in parts)
        {
            pieces.Add("\n" + Mark + part.Key + "\n");
            pieces.AddRange(part.Value);
        }

        pieces.Add("\n" + Mark + End + "\n");
        return string.Concat(pieces.ToArray());
    }

    /// <summary>The parts in order of their names' first appearance, each without the newline before the next frame.</summary>
    /// <exception cref="NodeAnswerException">The end frame is missing, so the answer is incomplete.</exception>
    public FrameParts Split(RawOutput output, string operation)
    {
        FrameParts parts = new(output.Stdout);
        string text = output.Stdout;
        string opening = "\n" + Mark;
        bool ended = false;

        // The very first frame may come without a newline before it.
        int start = text.StartsWith(Mark, StringComparison.Ordinal) ? Mark.Length : After(text.IndexOf(opening, StringComparison.Ordinal), opening);
        while (start >= 0)
        {
            int next = text.IndexOf(opening, start, StringComparison.Ordinal);
            int end = next < 0 ? text.Length : next;
            int line = text.IndexOf('\n', start, end - start);
            string name = text.Substring(start, (line < 0 ? end : line) - start);
            ended |= name == End;
            parts.Add(name, line < 0 ? end : line + 1, end);
            start = After(next, opening);
        }

        if (output.Truncated || !ended)
        {
            string why = output.Truncated ? "the answer was cut off" : $"no end of the answer (exit code {output.ExitCode}): {output.Stderr.Trim()}";
            throw new NodeAnswerException(operation, why);
        }

        return parts;
    }

    private static int After(int at, string text) => at < 0 ? -1 : at + text.Length;
}
