namespace DcosUpgrade.Configuration.Checks;

/// <summary>The configuration that is checked.</summary>
/// <param name="Genconf">Null: the folder was not specified.</param>
internal sealed record ConfigSubject(ConfigDocument Document, ResolvedConfig Resolved, GenconfFolder? Genconf)
{
    public DcosVersion Version => Resolved.Version;

    public DcosEdition Edition => Resolved.Edition;

    /// <summary>The value that the installer takes, null when the release has no such parameter.</summary>
    public string? Value(string parameter) => Resolved.Parameters.TryGetValue(parameter, out ResolvedParameter? found) ? found.Value : null;
}
