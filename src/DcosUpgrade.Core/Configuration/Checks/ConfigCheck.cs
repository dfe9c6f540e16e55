using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>One thing to look for in a configuration. One file per check; <see cref="ConfigCheckCatalog"/> lists them.</summary>
internal abstract class ConfigCheck
{
    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Where the rule comes from.</summary>
    public abstract string Source { get; }

    /// <summary>Failed is what keeps the installer from generating; what it lets pass and should not be is a Warning.</summary>
    public abstract IEnumerable<DcosCheckResult> Look(ConfigSubject subject);

    protected DcosCheckResult Warn(ConfigSubject subject, ConfigEntry entry, string message, string remedy) =>
        Result(subject, DcosCheckStatus.Warning, entry.Key, entry, message, remedy);

    protected DcosCheckResult Result(ConfigSubject subject, DcosCheckStatus status, string? parameter, ConfigEntry? entry, string message, string remedy) => new()
    {
        Name = Name,
        Target = subject.Document.Source,
        Parameter = parameter,
        Line = entry?.Line,
        Column = entry?.Column,
        Status = status,
        Actual = entry is not null && subject.Resolved.Parameters.TryGetValue(entry.Key, out ResolvedParameter? found) ? ConfigSecrets.Mask(entry.Key, found.Value) : null,
        Message = parameter is null ? message : $"{parameter}: {message}",
        Remedy = remedy,
        Source = Source,
    };
}
