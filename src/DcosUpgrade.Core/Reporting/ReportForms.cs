using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Reporting;

/// <summary>Forms of texts: two texts that differ only in numbers and names of nodes have the same form.</summary>
internal sealed class ReportForms(UpgradeReport report)
{
    private readonly HashSet<string> _nodes = new(
        report.Passes.SelectMany(pass => pass.Nodes).Select(node => node.Name).Concat(report.Items.Select(item => item.Name)).Where(IsWord),
        StringComparer.OrdinalIgnoreCase);

    public string Of(string text)
    {
        StringBuilder form = new(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            int end = at;
            while (end < text.Length && IsPart(text[end]))
            {
                end++;
            }

            if (end == at)
            {
                _ = form.Append(text[at++]);
                continue;
            }

            string word = text.Substring(at, end - at);
            _ = form.Append(_nodes.Contains(word.TrimEnd('.')) ? "node" : word[0] is >= '0' and <= '9' ? "#" : word);
            at = end;
        }

        return form.ToString();
    }

    private static bool IsWord(string name) => name.Length > 0 && name.All(IsPart);

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '_';
}
