using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>One check of a configuration. To add one: a class of its own in this folder, which <see cref="ConfigCheckCatalog"/> finds.</summary>
internal abstract class ConfigCheck
{
    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Position among the findings of one line.</summary>
    public abstract int Order { get; }

    /// <summary>The public source of the rule.</summary>
    public abstract string Source { get; }

    /// <summary>Blocking for a check that can fail; the others only warn.</summary>
    public virtual DcosCheckSeverity Severity => DcosCheckSeverity.Advisory;

    /// <summary>Failed: the installer does not generate. Warning: it generates, but the cluster would not be as intended.</summary>
    public abstract IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject);

    protected DcosCheckResult Warn(ConfigSubject subject, ConfigEntry entry, string message, string remedy) =>
        Result(subject, DcosCheckStatus.Warning, entry.Key, entry, message, remedy);

    protected DcosCheckResult Result(ConfigSubject subject, DcosCheckStatus status, string? parameter, ConfigEntry? entry, string message, string remedy) =>
        new()
    {
        Name = Name,
        Target = subject.Document.Source,
        Parameter = parameter,
        Line = entry?.Line,
        Column = entry?.Column,
        Status = status,
        Severity = Severity,
        Actual = entry is not null && subject.Resolved.Parameters.TryGetValue(entry.Key, out ResolvedParameter? found)
            ? ConfigSecrets.Mask(entry.Key, found.Value)
            : null,
        Message = parameter is null ? message : $"{parameter}: {message}",
        Remedy = remedy,
        Source = Source,
    };
}
