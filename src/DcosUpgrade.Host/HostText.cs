using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;

namespace DcosUpgrade.Host;

/// <summary>The texts of this program in the language of the user, from the catalogs of the module.</summary>
internal static class HostText
{
    /// <summary>The text in the language of the user interface; unchanged without a row for it.</summary>
    public static string Of(string english)
    {
        Assembly program = typeof(HostText).Assembly;
        string language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName + "-";
        string? name = program.GetManifestResourceNames().Where(name => name.StartsWith(language, StringComparison.Ordinal)).Order().FirstOrDefault();
        if (name is null)
        {
            return english;
        }

        using StreamReader reader = new(program.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Split('\n')
            .Select(line => line.TrimEnd('\r').Replace("\\n", "\n", StringComparison.Ordinal).Split('\t'))
            .FirstOrDefault(columns => columns.Length == 2 && columns[0] == english)?[1] ?? english;
    }
}
