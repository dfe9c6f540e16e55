namespace DcosUpgrade.Configuration;

/// <summary>Evaluates a config.yaml as the installer of a release does: defaults, computed values, checks.</summary>
internal static class ConfigResolver
{
    /// <param name="genconf">Null: the files that the configuration names are assumed to exist.</param>
    public static ResolvedConfig Resolve(ConfigDocument document, DcosVersion version, DcosEdition edition, GenconfFolder? genconf = null) =>
        new Resolution(document, ParameterCatalogue.Instance.For(version, edition), genconf).Run(version, edition);
}
