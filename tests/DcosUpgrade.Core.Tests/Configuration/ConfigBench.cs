using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>Configurations to compare and update.</summary>
internal static class ConfigBench
{
    /// <summary>A configuration that every installer takes.</summary>
    public const string Minimal =
        """
        bootstrap_url: http://10.0.0.5:80
        cluster_name: prod
        exhibitor_storage_backend: static
        master_discovery: static
        master_list:
        - 10.0.1.1
        - 10.0.1.2
        - 10.0.1.3

        """;

    /// <summary>What DC/OS Enterprise needs beside it.</summary>
    public const string Enterprise = "superuser_username: admin\nsuperuser_password_hash: $6$rounds=656000$abcdefgh$ijkl\n";

    public static readonly IYamlReader Yaml = ((IAdapterFactory)new AdapterFactory()).Yaml;

    public static ConfigDocument Read(string text, string source = "config.yaml") => ConfigDocument.Parse(text, source, Yaml);

    public static ConfigInput Input(string text, params (string Name, string Text)[] files) =>
        ConfigInput.Of(Read(text), name => files.FirstOrDefault(file => file.Name == name).Text is { } content ? Encoding.UTF8.GetBytes(content) : null);

    public static IReadOnlyList<DcosConfigDifference> Compare(
        string old,
        string @new,
        DcosProcedure procedure = DcosProcedure.Upgrade,
        string from = "1.10.8",
        string? to = null,
        DcosEdition edition = DcosEdition.Open) => Compare(Input(old), Input(@new), procedure, from, to, edition);

    public static IReadOnlyList<DcosConfigDifference> Compare(
        ConfigInput old, ConfigInput @new, DcosProcedure procedure, string from, string? to, DcosEdition edition)
    {
        DcosVersion target = new(to ?? (procedure == DcosProcedure.Upgrade ? "1.11.6" : from));
        return ConfigComparer.Compare(old.Side(new DcosVersion(from), edition), @new.Side(target, edition), procedure);
    }

    /// <summary>Rows as <c>parameter verdict, …</c>.</summary>
    public static string Short(IEnumerable<DcosConfigDifference> rows) => string.Join(", ", rows.Select(row => $"{row.Parameter} {row.Verdict}"));

    public static ConfigUpdate Update(
        string old,
        string to = "1.11.6",
        DcosEdition edition = DcosEdition.Open,
        DcosSecurityMode mode = DcosSecurityMode.None,
        string? from = null,
        params (string Name, object? Value)[] set)
    {
        ConfigDocument document = Read(old);
        ConfigVersions versions = ConfigVersions.ForUpdate(document, from is null ? null : new DcosVersion(from), new DcosVersion(to), edition);
        return new ConfigUpdater(versions, edition, set.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), Yaml)
            .Update(document, mode);
    }
}
