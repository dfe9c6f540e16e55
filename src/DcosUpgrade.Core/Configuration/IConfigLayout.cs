using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>The position of a parameter in the text, as offsets.</summary>
/// <param name="ValueEnd">Without comments behind it.</param>
/// <param name="LastEnd">After all that may belong to the value: in a block of text a line with # is no comment.</param>
/// <param name="End">After what separates it from the next one.</param>
internal sealed record ConfigExtent(int Start, int KeyEnd, int ValueStart, int ValueEnd, int LastEnd, int End);

/// <summary>The two ways in which YAML writes a mapping: a parameter a line, or all between braces.</summary>
internal interface IConfigLayout
{
    /// <summary>The position of new parameters.</summary>
    int AddAt { get; }

    /// <summary>Every place of the parameter; the last one counts.</summary>
    IReadOnlyList<ConfigExtent> Find(string key);

    /// <summary>A new parameter under its comment lines.</summary>
    string Added(string comments, string entry);

    /// <summary>Comment lines in front of a parameter's key.</summary>
    string Before(string comments);

    /// <summary>Comment lines in a parameter's place.</summary>
    string Instead(string comments);
}
