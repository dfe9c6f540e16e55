using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Limits that an operator changed while an upgrade runs. They are in the cluster folder, and every session of the upgrade reads them.</summary>
/// <param name="Operation">The upgrade: the plan hash or ScriptId of the lock at that time. Another upgrade ignores them.</param>
/// <param name="By">The operator, for people.</param>
internal sealed record ClusterLimits(string Operation, string By)
{
    private const int MaxNumber = 1_000_000;

    private static readonly Pattern s_quantity = new(@"^[0-9]{1,6}%?\z", RegexOptions.CultureInvariant);

    /// <summary>Agents that may be unavailable at once: a count or a percentage; null when not changed.</summary>
    public string? MaxUnavailable { get; init; }

    /// <summary>Instances of an app that may be unavailable at once: a count or a percentage; null when not changed.</summary>
    public string? MaxAppUnavailable { get; init; }

    /// <summary>Number of agents that may fail; null when not changed.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Number of agents that are upgraded at the same time from a pipeline; null when not changed.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>The content of the file: one line.</summary>
    public string Write() => Json.Write(new Dictionary<string, object?>
    {
        ["operation"] = Operation,
        ["by"] = By,
        ["maxUnavailable"] = MaxUnavailable,
        ["maxAppUnavailable"] = MaxAppUnavailable,
        ["maxFailures"] = MaxFailures,
        ["throttleLimit"] = ThrottleLimit,
    }.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value));

    /// <returns>Null when the text is not that of limits.</returns>
    public static ClusterLimits? Read(string text)
    {
        Json json;
        try
        {
            json = AnswerJson.Parse(text, nameof(ClusterLimits));
        }
        catch (NodeAnswerException)
        {
            return null;
        }

        bool isValid = json["operation"].Text is not null && json["by"].Text is not null
            && IsQuantity(json["maxUnavailable"]) && IsQuantity(json["maxAppUnavailable"])
            && IsNumber(json["maxFailures"], 0) && IsNumber(json["throttleLimit"], 1);
        return !isValid ? null : new ClusterLimits(json["operation"].Text!, json["by"].Text!)
        {
            MaxUnavailable = json["maxUnavailable"].Text,
            MaxAppUnavailable = json["maxAppUnavailable"].Text,
            MaxFailures = (int?)json["maxFailures"].Number,
            ThrottleLimit = (int?)json["throttleLimit"].Number,
        };
    }

    private static bool IsQuantity(Json value) => !value.Exists || (value.Text is { } text && s_quantity.IsMatch(text));

    private static bool IsNumber(Json value, int least) =>
        !value.Exists || (value.Number is { } number && number >= least && number <= MaxNumber && number == (int)number);
}
