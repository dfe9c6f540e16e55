using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace DcosUpgrade.Releases;

/// <summary>A table in an assembly: tab separated, with lines of comment (#) and one line of column names.</summary>
internal static class EmbeddedTable
{
    /// <summary>The cells of each row, in the order of the file.</summary>
    /// <param name="name">The name of the resource, <c>DcosUpgrade.Releases.Hazards.tsv</c>.</param>
    /// <param name="assembly">The assembly that has it; null for this one.</param>
    public static IReadOnlyList<string[]> Rows(string name, Assembly? assembly = null)
    {
        using Stream stream = (assembly ?? typeof(EmbeddedTable).Assembly).GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        IEnumerable<string> lines = reader.ReadToEnd().Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Skip(1);
        return [.. lines.Select(line => line.TrimEnd('\r').Split('\t'))];
    }

    /// <summary>The text of a cell; null for "-".</summary>
    public static string? Text(string cell) => cell == "-" ? null : cell;

    /// <summary>An edition; Unknown for "both".</summary>
    public static DcosEdition Edition(string cell) => cell == "both" ? DcosEdition.Unknown : Value<DcosEdition>(cell);

    /// <summary>A member of an enum, in any case.</summary>
    public static T Value<T>(string cell)
        where T : struct, Enum => (T)Enum.Parse(typeof(T), cell, ignoreCase: true);
}
