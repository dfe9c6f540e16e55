using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>Reads YAML 1.1 text into a tree that keeps lines and columns.</summary>
internal interface IYamlReader
{
    /// <summary>Parses one document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="source">The name of the text in errors, normally its path.</param>
    /// <exception cref="InputException">The text is invalid YAML, is too large or deep, has duplicate keys, or uses aliases; with line and column.</exception>
    YamlTree Read(string text, string source);

    /// <summary>
    /// Parses one document as the YAML library of the DC/OS installer does: duplicate keys are kept, an alias is the same object as its anchor
    /// (the caller expands aliases, and limits the expansion), tags are kept, keys are scalars.
    /// </summary>
    /// <exception cref="InputException">The text is not valid YAML, is too large or deep, or an alias has no previous anchor; with line and column.</exception>
    YamlTree ReadConfiguration(string text, string source);
}
