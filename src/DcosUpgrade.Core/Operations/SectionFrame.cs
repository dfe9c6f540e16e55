using System;
using System.Collections.Generic;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>
/// Several answers in one output: each part begins with a line that carries a random token, so that nothing a node prints can be
/// taken for a frame. Both directions live here: what the program text prints, and what is read back.
/// </summary>
/// <param name="token">Fresh for each operation, hexadecimal.</param>
internal sealed class SectionFrame(string token)
{
    private const string End = "end";

    private string Mark => "@@" + token + " ";

    /// <summary>Shell text that opens the part <paramref name="name"/>; <c>$variables</c> in it are expanded on the node.</summary>
    public string Open(string name) => $"printf '\\n%s%s\\n' '{Mark}' \"{name}\"\n";

    /// <summary>Shell text that ends the output; without it the answer is incomplete.</summary>
    public string Close => Open(End);

    /// <summary>Prints what a node would print; for the rehearsal and for tests.</summary>
    public string Render(IEnumerable<KeyValuePair<string, string>> parts)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, string> part in parts)
        {
            text.Append('\n').Append(Mark).Append(part.Key).Append('\n').Append(part.Value);
        }

        return text.Append('\n').Append(Mark).Append(End).Append('\n').ToString();
    }

    /// <summary>The parts in order of their names' first appearance, each without the newline before the next frame.</summary>
    /// <exception cref="NodeAnswerException">The end frame is missing, so the answer is incomplete.</exception>
    public IReadOnlyDictionary<string, string> Split(RawOutput output, string operation)
    {
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        string[] pieces = ("\n" + output.Stdout).Split(["\n" + Mark], StringSplitOptions.None);
        bool ended = false;
        for (int i = 1; i < pieces.Length; i++)
        {
            int line = pieces[i].IndexOf('\n');
            string name = line < 0 ? pieces[i] : pieces[i].Substring(0, line);
            ended |= name == End;
            parts[name] = line < 0 ? "" : pieces[i].Substring(line + 1);
        }

        if (output.Truncated || !ended)
        {
            string why = output.Truncated ? "the answer was cut off" : $"no end of the answer (exit code {output.ExitCode}): {output.Stderr.Trim()}";
            throw new NodeAnswerException(operation, why);
        }

        return parts;
    }
}
