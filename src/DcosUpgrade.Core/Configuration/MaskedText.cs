using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>The text of a config.yaml as it may be shown: nothing of a secret, nor of a copy of it in an anchor or a comment.</summary>
internal static class MaskedText
{
    /// <summary>Shorter texts occur too often for other reasons.</summary>
    private const int ShortestCopy = 5;

    private static readonly Pattern s_comment = new(@"^(\s*#+\s*[""']?)([A-Za-z_][A-Za-z0-9_]*)([""']?\s*:\s?)(.*)\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_continued = new(@"^\s*#(?:\s{2,}\S|\s*-\s)", RegexOptions.CultureInvariant);

    /// <param name="before">The text that it is compared with: a secret with another value there is marked.</param>
    public static string Of(ConfigDocument document, ConfigDocument before)
    {
        ConfigEditor editor = ConfigEditor.Of(document);
        HashSet<string> copies = [];
        foreach (string name in document.Root.Entries.Select(entry => entry.Key.Text).Concat(document.Values.Keys).Where(ConfigSecrets.IsSecret)
            .Distinct(StringComparer.Ordinal))
        {
            editor.Hide(name, Text(document, name) == Text(before, name) ? ConfigSecrets.Hidden : ConfigSecrets.Hidden + " (changed)");
            foreach (ConfigEntry entry in document.Entries.Where(entry => entry.Key == name))
            {
                Collect(entry.Tree, copies);
            }
        }

        return ConfigSecrets.MaskLogins(
            Comments(copies.OrderByDescending(copy => copy.Length).Aggregate(editor.ToString(), (text, copy) => text.Replace(copy, ConfigSecrets.Hidden))));
    }

    private static string? Text(ConfigDocument document, string name) =>
        document.Values.TryGetValue(name, out ConfigEntry? entry) ? PythonJson.WriteCanonical(entry.Value) : null;

    private static void Collect(YamlTree tree, HashSet<string> copies)
    {
        switch (tree)
        {
            case YamlScalar scalar when scalar.Text.Trim().Length >= ShortestCopy:
                copies.UnionWith(scalar.Text.Split('\n').Select(line => line.Trim())
                    .Where(line => line.Length >= ShortestCopy && !string.Equals(line, "false", StringComparison.OrdinalIgnoreCase)));
                break;
            case YamlSequence sequence:
                sequence.Items.ToList().ForEach(item => Collect(item, copies));
                break;
            case YamlMapping mapping:
                mapping.Entries.ToList().ForEach(entry => Collect(entry.Value, copies));
                break;
        }
    }

    /// <summary>Secrets that were commented out.</summary>
    private static string Comments(string text)
    {
        string[] lines = text.Split('\n');
        bool isHidden = false;
        for (int i = 0; i < lines.Length; i++)
        {
            Match match = s_comment.Match(lines[i].TrimEnd('\r'));
            bool isContinued = isHidden && s_continued.IsMatch(lines[i]);
            if (isContinued)
            {
                lines[i] = "# " + ConfigSecrets.Hidden;
                continue;
            }

            isHidden = match.Success && ConfigSecrets.IsSecret(match.Groups[2].Value);
            if (isHidden)
            {
                lines[i] = match.Groups[1].Value + match.Groups[2].Value + match.Groups[3].Value + ConfigSecrets.Hidden;
            }
        }

        return string.Join("\n", lines);
    }
}
