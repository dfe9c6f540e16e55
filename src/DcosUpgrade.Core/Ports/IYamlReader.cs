namespace DcosUpgrade.Ports;

/// <summary>Reads YAML 1.1 text into a tree that keeps lines and columns.</summary>
internal interface IYamlReader
{
    /// <summary>Parses one document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="source">What errors call it, normally the path.</param>
    /// <exception cref="InputException">The text is no YAML, is too large or deep, has duplicate keys, or uses aliases; with line and column.</exception>
    YamlTree Read(string text, string source);

    /// <summary>
    /// Parses one document as the DC/OS installer's library does: every duplicate key stays, an alias is the very tree of its anchor
    /// (expanding is the caller's, and the caller's to bound), tags are kept, keys are scalars.
    /// </summary>
    /// <exception cref="InputException">The text is no YAML, is too large or deep, or an alias has no anchor before it; with line and column.</exception>
    YamlTree ReadConfiguration(string text, string source);
}
