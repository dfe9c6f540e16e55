namespace DcosUpgrade.Configuration;

/// <summary>Takes a config.yaml as the installer of a release does: fills in what is not set, computes, and checks.</summary>
internal static class ConfigResolver
{
    /// <param name="genconf">Null: the files that the configuration names are taken to be there.</param>
    public static ResolvedConfig Resolve(ConfigDocument document, DcosVersion version, DcosEdition edition, GenconfFolder? genconf = null) =>
        new Resolution(document, ParameterCatalogue.Instance.For(version, edition), genconf).Run(version, edition);
}
