using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Core.Tests.Architecture;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>The texts in PowerShell code that shows them with Translation.Shown, as formats.</summary>
internal static class ScriptText
{
    private static readonly Regex s_part = new(@"'(?<plain>[^'\r\n]*)'|""(?<filled>(?:\$\((?:[^()]|\([^()]*\))*\)|[^""\r\n])*)""");
    private static readonly Regex s_sum = new(@"""\s*\+\s*""");
    private static readonly Regex s_value = new(@"\$\((?:[^()]|\([^()]*\))*\)|\$_?[A-Za-z.]*|\{\d+(:[^{}]*)?\}");

    public static IEnumerable<Sentence> Of(string file)
    {
        string code = File.ReadAllText(Repository.File(file));
        int start = file.EndsWith(".ps1", System.StringComparison.Ordinal) ? code.IndexOf("#>", System.StringComparison.Ordinal) : 0;
        foreach (Match part in s_part.Matches(s_sum.Replace(code[start..], "")))
        {
            int holes = 0;
            string text = part.Groups["plain"].Value + part.Groups["filled"].Value;
            yield return new Sentence(s_value.Replace(text, _ => $"{{{holes++}}}"), file, code.Take(part.Index).Count(c => c == '\n') + 1);
        }
    }
}
