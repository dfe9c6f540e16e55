using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>Configurations as text, read as the module reads them.</summary>
internal static class Configs
{
    public const string Sound = """
        bootstrap_url: http://10.0.0.1:80
        cluster_name: c
        exhibitor_storage_backend: static
        master_discovery: static
        master_list: [10.0.0.2]
        enable_ipv6: false

        """;

    private static readonly IAdapterFactory s_adapters = new AdapterFactory();

    public static IFileSystem Files => s_adapters.Files;

    public static IYamlReader Yaml => s_adapters.Yaml;

    public static ConfigDocument Document(string text) => ConfigDocument.Parse(text, "config.yaml", Yaml);

    public static ResolvedConfig Resolve(string text, string version = "1.11.6", DcosEdition edition = DcosEdition.Open, GenconfFolder? genconf = null) =>
        ConfigResolver.Resolve(Document(text), new DcosVersion(version), edition, genconf);

    public static IReadOnlyList<DcosCheckResult> Test(
        string text, string version = "1.11.6", DcosEdition edition = DcosEdition.Open, GenconfFolder? genconf = null) =>
        new ConfigTest(new ConfigReader(Files, Yaml), new DcosVersion(version), edition, genconf).Run(text);

    /// <summary>The results but for the one that says that it passed.</summary>
    public static DcosCheckResult[] Findings(string text, string version = "1.11.6", DcosEdition edition = DcosEdition.Open, GenconfFolder? genconf = null) =>
        [.. Test(text, version, edition, genconf).Where(result => result.Status != DcosCheckStatus.Passed)];
}
