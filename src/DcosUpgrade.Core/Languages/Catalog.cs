using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Languages;

/// <summary>The texts of one language, from its embedded files. Read once, never changed.</summary>
internal sealed class Catalog
{
    private const string Prefix = "DcosUpgrade.Languages.";
    private const string ErrorFile = "Errors";
    private const string Extension = ".tsv";

    /// <summary>Formats are indexed by one part of this length that few others have.</summary>
    private const int Gram = 4;

    private static readonly Lazy<IReadOnlyDictionary<string, Lazy<Catalog>>> s_byLanguage = new(() => Files()
        .Select(file => file.Language).Distinct(StringComparer.Ordinal)
        .ToDictionary(name => name, name => new Lazy<Catalog>(() => new Catalog(name)), StringComparer.OrdinalIgnoreCase));

    private static readonly ConcurrentDictionary<string, Catalog?> s_byCulture = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SentenceFormat>> _byGram = new(StringComparer.Ordinal);

    private Catalog(string language)
    {
        Language = language;
        Errors = Rows(language, errors: true).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);
        List<SentenceFormat> formats = [];
        KeyValuePair<string, string>[] rows = [.. Rows(language, errors: false)];
        foreach (KeyValuePair<string, string> row in rows)
        {
            Add(formats, row.Key, row.Value);
        }

        foreach (KeyValuePair<string, string> row in rows)
        {
            // What continues a sentence is also found as a part of its own.
            foreach (string separator in Translation.Separators.Append(" ").Where(separator => row.Key.Length > separator.Length + 1
                && row.Key.StartsWith(separator, StringComparison.Ordinal) && row.Value.StartsWith(Joint(separator), StringComparison.Ordinal)))
            {
                string part = row.Key.Substring(separator.Length);
                if (!rows.Any(other => other.Key == part))
                {
                    Add(formats, part, row.Value.Substring(Joint(separator).Length));
                }
            }
        }

        // The message of an error can be a value of a sentence.
        foreach (KeyValuePair<string, string> error in Errors)
        {
            if (SR.Template(error.Key) is { } english)
            {
                Add(formats, english, error.Value);
            }
        }

        Dictionary<string, int> uses = formats.SelectMany(format => Grams(format.LongestLiteral).Distinct()).GroupBy(gram => gram, StringComparer.Ordinal)
            .ToDictionary(gram => gram.Key, gram => gram.Count(), StringComparer.Ordinal);
        foreach (SentenceFormat format in formats)
        {
            string key = Grams(format.LongestLiteral).OrderBy(gram => uses[gram]).ThenBy(gram => gram, StringComparer.Ordinal).First();
            if (!_byGram.TryGetValue(key, out List<SentenceFormat>? same))
            {
                _byGram.Add(key, same = []);
            }

            same.Add(format);
        }
    }

    /// <summary>The languages that have files, such as zh-CN.</summary>
    public static IEnumerable<string> Languages => s_byLanguage.Value.Keys;

    /// <summary>The name of the language.</summary>
    public string Language { get; }

    /// <summary>The formats of the messages and remedies of errors, by their id.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    /// <summary>The catalog of a culture, of a parent of it, or of the same language; null for English and for languages without files.</summary>
    public static Catalog? For(CultureInfo culture) => s_byCulture.GetOrAdd(culture.Name, _ => Find(culture));

    /// <summary>The rows of a language: an English format, or the id of an error, and its translation.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Rows(string language, bool errors)
    {
        foreach ((string name, _, string room) in Files().Where(file => file.Language == language && (file.Room == ErrorFile) == errors))
        {
            using StreamReader reader = new(typeof(Catalog).Assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                // A sentence can begin with the sign of a comment, too.
                string[] columns = line.Split('\t');
                if (columns.Length == 2)
                {
                    yield return new KeyValuePair<string, string>(Unescaped(columns[0]), Unescaped(columns[1]));
                }
                else if (line.Length > 0 && line[0] != '#')
                {
                    throw new FormatException($"{language}/{room}: a row has two columns: {line}");
                }
            }
        }
    }

    /// <summary>The translation of a text that is a sentence without arguments; null when it is not.</summary>
    public string? Exact(string text) => _exact.TryGetValue(text, out string? translated) ? translated : null;

    /// <summary>The form of a separator in this language.</summary>
    public string Joint(string separator) => Exact(separator) ?? separator;

    /// <summary>The format with the most literal characters that matches a text; null when none does.</summary>
    public SentenceMatch? Match(string text)
    {
        HashSet<SentenceFormat> candidates = [];
        for (int at = 0; at + Gram <= text.Length; at++)
        {
            if (_byGram.TryGetValue(text.Substring(at, Gram), out List<SentenceFormat>? found))
            {
                candidates.UnionWith(found);
            }
        }

        foreach (SentenceFormat format in candidates.OrderByDescending(format => format.LiteralLength).ThenBy(format => format.Holes))
        {
            if (format.Match(text) is { } arguments && (!format.IsWeak || format.BoundHoles.All(hole => Fits(format, arguments[hole]))))
            {
                return new SentenceMatch(format, arguments);
            }
        }

        return null;
    }

    private void Add(List<SentenceFormat> formats, string english, string translated)
    {
        SentenceFormat format = new(english, translated);
        if (format.Holes > 0)
        {
            formats.Add(format);
        }
        else if (!_exact.ContainsKey(format.LongestLiteral))
        {
            _exact.Add(format.LongestLiteral, format.Literal);
        }
    }

    /// <summary>True for numbers and times, and unless the format is for them only, for a single word and a text of this module.</summary>
    private bool Fits(SentenceFormat format, string value) =>
        !value.Any(c => c is >= 'a' and <= 'z') || (!format.IsForNumbers && (value.IndexOf(' ') < 0 || Exact(value) is not null));

    private static Catalog? Find(CultureInfo culture)
    {
        for (CultureInfo at = culture; at.Name.Length > 0; at = at.Parent)
        {
            if (s_byLanguage.Value.TryGetValue(at.Name, out Lazy<Catalog>? found))
            {
                return found.Value;
            }
        }

        // Another region or script of the language is better understood than English.
        return s_byLanguage.Value.OrderBy(language => language.Key, StringComparer.Ordinal)
            .FirstOrDefault(language => language.Key.Split('-')[0] == culture.TwoLetterISOLanguageName).Value?.Value;
    }

    private static IEnumerable<(string Name, string Language, string Room)> Files() =>
        from name in typeof(Catalog).Assembly.GetManifestResourceNames()
        where name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
        let parts = name.Substring(Prefix.Length, name.Length - Prefix.Length - Extension.Length)
            .Split('/', '\\')
        where parts.Length == 2
        orderby name
        select (name, parts[0], parts[1]);

    /// <summary>The parts of a literal. A shorter literal is its own part, which no text has: it says too little to be recognized.</summary>
    private static IEnumerable<string> Grams(string literal) =>
        Enumerable.Range(0, Math.Max(1, literal.Length - Gram + 1)).Select(at => literal.Substring(at, Math.Min(Gram, literal.Length)));

    private static string Unescaped(string text) => text.Replace("\\n", "\n").Replace("\\t", "\t");
}
