using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// Several answers in one output. Each part begins with a line that nobody else can write. This class has both directions: the text of the
/// program and the parser of its output.
/// </summary>
/// <remarks>
/// Every user of a node can read the text of a program that runs there, so the text does not hold the secret of these lines: the program
/// makes it before its first part and keeps it in a variable of the shell that is not exported (FACTS.md, Text of other processes). The output
/// begins with the first part, so no other text can come before the secret.
/// </remarks>
/// <param name="token">Fresh for each operation, hexadecimal: binds the answer to the question. Not a secret.</param>
internal sealed class SectionFrame(string token)
{
    private const string End = "end";
    private const int SecretLength = 36;

    /// <summary>The token is part of the name, so that no variable of the environment has it.</summary>
    private readonly string _variable = "frame_" + token;

    private string Sign => "@@" + token;

    /// <summary>One command of the shell that opens the part <paramref name="name"/>; <c>$variables</c> in it are expanded on the node.</summary>
    public string Open(string name) =>
        $"{{ [ -n \"${_variable}\" ] || read -r {_variable} < /proc/sys/kernel/random/uuid; printf '\\n%s%s %s\\n' '{Sign}' \"${_variable}\" \"{name}\"; }}\n";

    /// <summary>Shell text that ends the output; without it the answer is incomplete.</summary>
    public string Close => Open(End);

    /// <summary>The output of a node; for the rehearsal and for tests.</summary>
    public string Render(IEnumerable<KeyValuePair<string, string>> parts) =>
        Render(parts.Select(part => new KeyValuePair<string, IReadOnlyList<string>>(part.Key, [part.Value])));

    /// <summary>The same for parts in pieces, so that a long part is concatenated once.</summary>
    public string Render(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parts)
    {
        string mark = "\n" + Sign + Sha256Hex.Of(token).Substring(0, SecretLength) + " ";
        List<string> pieces = [];
        foreach (KeyValuePair<string, IReadOnlyList<string>> part in parts)
        {
            pieces.Add(mark);
            pieces.Add(part.Key);
            pieces.Add("\n");
            pieces.AddRange(part.Value);
        }

        pieces.Add(mark);
        pieces.Add(End);
        pieces.Add("\n");
        return string.Concat(pieces.ToArray());
    }

    /// <summary>The parts in order of their names' first appearance, each without the newline before the next frame.</summary>
    /// <exception cref="NodeAnswerException">The start or the end of the answer is missing, or two parts have one name.</exception>
    public FrameParts Split(RawOutput output, string operation)
    {
        FrameParts parts = new(output.Stdout, operation);
        string text = output.Stdout;
        bool ended = false;
        if (FirstMark(text) is { } mark)
        {
            int start = mark.Length;
            while (start >= 0 && !ended)
            {
                int next = text.IndexOf(mark, start, StringComparison.Ordinal);
                int end = next < 0 ? text.Length : next;
                int line = text.IndexOf('\n', start, end - start);
                string name = text.Substring(start, (line < 0 ? end : line) - start);
                ended = name == End;
                parts.Add(name, line < 0 ? end : line + 1, end);
                start = next < 0 ? -1 : next + mark.Length;
            }
        }

        if (output.Truncated || !ended)
        {
            string why = output.Truncated ? "the answer was cut off" : $"no end of the answer (exit code {output.ExitCode}): {output.Stderr.Trim()}";
            throw new NodeAnswerException(operation, why);
        }

        return parts;
    }

    /// <summary>The text before the name of each part, which begins the output; null when the output begins with another text.</summary>
    private string? FirstMark(string text)
    {
        string sign = "\n" + Sign;
        int length = sign.Length + SecretLength + 1;
        return text.StartsWith(sign, StringComparison.Ordinal) && text.Length >= length && text[length - 1] == ' ' ? text.Substring(0, length) : null;
    }
}
