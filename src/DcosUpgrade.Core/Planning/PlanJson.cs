using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Scripts;
using DcosUpgrade.Text;

namespace DcosUpgrade.Planning;

/// <summary>A plan as a file: canonical JSON, so that the same plan is the same bytes. Names nodes, never connections.</summary>
internal static class PlanJson
{
    private const int FirstWithKinds = 2;

    private const int FirstWithPackages = 3;

    /// <summary>SHA-256 over everything but the hash itself, when the plan was made, how long it is expected to take, and its forecast.</summary>
    public static string HashOf(DcosUpgradePlan plan) => Sha256Hex.Of(Json.Write(Members(plan, withTimes: false)));

    public static string Write(DcosUpgradePlan plan) => Json.Write(Members(plan, withTimes: true)) + "\n";

    /// <param name="source">The path, for error messages.</param>
    /// <exception cref="InputException">The text is not a plan of a supported format (PlanUnreadable), or the plan was changed (PlanAltered).</exception>
    public static DcosUpgradePlan Read(string text, string source)
    {
        Json json;
        try
        {
            json = Json.Parse(text, nameof(PlanJson), shown: VisibleText.Of);
        }
        catch (NodeAnswerException e)
        {
            throw new InputException(e, SR.PlanUnreadable, source, source, "the file is not JSON");
        }

        if (json["format"].Number is not (1 or FirstWithKinds or DcosUpgradePlan.CurrentFormat)
            || json["cluster"].Text is null || json["steps"].Items.Count == 0)
        {
            throw new InputException(
                SR.PlanUnreadable, source, source, $"the file does not have the members of a plan of format 1 to {DcosUpgradePlan.CurrentFormat}");
        }

        DcosUpgradePlan plan;
        try
        {
            plan = Plan(json);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new InputException(e, SR.PlanUnreadable, source, source, e.Message);
        }

        if (plan.Format >= FirstWithPackages && ScriptRules.Problem(ScriptOf(plan)) is { } problem)
        {
            throw new InputException(SR.PlanUnreadable, source, source, problem);
        }

        return HashOf(plan) == plan.Hash ? plan : throw new InputException(SR.PlanAltered, source, source);
    }

    private static Dictionary<string, object?> Members(DcosUpgradePlan plan, bool withTimes)
    {
        Dictionary<string, object?> members = new()
        {
            ["format"] = plan.Format,
            ["cluster"] = plan.Cluster,
            ["scriptId"] = plan.ScriptId,
            ["scriptSha256"] = plan.ScriptSha256,
            ["configSha256"] = plan.ConfigSha256,
            ["fromVersion"] = plan.FromVersion,
            ["toVersion"] = plan.ToVersion,
            ["maxUnavailable"] = plan.MaxUnavailable,
            ["maxAppUnavailable"] = plan.MaxAppUnavailable,
            ["maxFailures"] = plan.MaxFailures,
            ["canary"] = plan.Canary,
            ["soakTimeSec"] = Seconds(plan.SoakTime),
            ["deadline"] = plan.Deadline,
            ["hold"] = plan.Hold,
            ["pauseBefore"] = plan.PauseBefore,
            ["waves"] = plan.Waves,
            ["separations"] = plan.Separations,
            ["warnings"] = plan.Warnings,
            ["steps"] = plan.Steps.Select(step => Members(step, plan.Format, withTimes)),
        };
        if (plan.Format >= FirstWithPackages)
        {
            members["scriptUrl"] = plan.ScriptUrl;
            members["bootstrapUrl"] = plan.BootstrapUrl;
            members["installerSha256"] = plan.InstallerSha256;
            members["packages"] = plan.PackageIds.Select(id => new KeyValuePair<string, object?>(id, Hash(plan, id)));
        }

        if (plan.Procedure != DcosProcedure.Upgrade)
        {
            // Plans without this field keep their hash.
            members["procedure"] = plan.Procedure.ToString();
        }

        // Plans without these fields keep their hash.
        if (plan.WaveInterval > TimeSpan.Zero)
        {
            members["waveIntervalSec"] = Seconds(plan.WaveInterval);
        }

        if (plan.Drain)
        {
            members["drain"] = true;
        }

        foreach ((string name, object? bound) in new (string, object?)[]
        {
            ("maxUnavailableBound", plan.MaxUnavailableBound), ("maxAppUnavailableBound", plan.MaxAppUnavailableBound),
            ("maxFailuresBound", plan.MaxFailuresBound),
        }.Where(field => field.Item2 is not null))
        {
            members[name] = bound;
        }

        if (plan.Binding is { } binding)
        {
            members[ClusterIdentityJson.Member] = ClusterIdentityJson.Write(binding);
        }

        if (withTimes)
        {
            members["createdAt"] = plan.CreatedAt;
            members["expectedDurationSec"] = Seconds(plan.ExpectedDuration);
            members["expectedEnd"] = plan.ExpectedEnd;
            members["hash"] = plan.Hash;
            if (plan.Forecast is { } forecast)
            {
                members["forecast"] = JournalMapper.MembersOf(forecast);
            }
        }

        return members;
    }

    private static Dictionary<string, object?> Members(DcosUpgradeStep step, int format, bool withTimes)
    {
        Dictionary<string, object?> members = new()
        {
            ["number"] = step.Number,
            ["wave"] = step.Wave,
            ["phase"] = step.Phase.ToString(),
            ["name"] = step.Name,
            ["role"] = step.Role?.ToString(),
            ["address"] = step.Address,
            ["zone"] = step.Zone,
            ["action"] = step.Action,
            ["reason"] = step.Reason,
            ["pauseBefore"] = step.PauseBefore,
            ["pointOfNoReturn"] = step.PointOfNoReturn,
            ["held"] = step.Status == DcosStepStatus.Held,
        };
        if (format >= FirstWithKinds)
        {
            members["kind"] = step.Kind.ToString();
        }

        if (withTimes)
        {
            members["expectedStartSec"] = Seconds(step.ExpectedStart);
            members["expectedDurationSec"] = Seconds(step.ExpectedDuration);
        }

        return members;
    }

    private static DcosUpgradePlan Plan(Json json) => new()
    {
        Format = Number(json, "format"),
        Cluster = Text(json, "cluster"),
        Hash = Text(json, "hash"),
        ScriptId = Text(json, "scriptId"),
        ScriptSha256 = Text(json, "scriptSha256"),
        ScriptUrl = json["scriptUrl"].Text,
        BootstrapUrl = json["bootstrapUrl"].Text,
        InstallerSha256 = json["installerSha256"].Text,
        PackageIds = [.. json["packages"].Members.Keys.OrderBy(id => id, StringComparer.Ordinal)],
        PackageSha256 = json["packages"].Members.Where(package => package.Value.Text is not null)
            .ToDictionary(package => package.Key, package => package.Value.Text!, StringComparer.Ordinal),
        ConfigSha256 = json["configSha256"].Text,
        FromVersion = Text(json, "fromVersion"),
        ToVersion = Text(json, "toVersion"),
        Procedure = json["procedure"].Text is { } procedure ? (DcosProcedure)Enum.Parse(typeof(DcosProcedure), procedure) : DcosProcedure.Upgrade,
        MaxUnavailable = Text(json, "maxUnavailable"),
        MaxAppUnavailable = Text(json, "maxAppUnavailable"),
        MaxFailures = Number(json, "maxFailures"),
        Canary = Number(json, "canary"),
        SoakTime = Time(json, "soakTimeSec"),
        WaveInterval = json["waveIntervalSec"].Number is null ? TimeSpan.Zero : Time(json, "waveIntervalSec"),
        MaxUnavailableBound = json["maxUnavailableBound"].Text,
        MaxAppUnavailableBound = json["maxAppUnavailableBound"].Text,
        MaxFailuresBound = json["maxFailuresBound"].Number is null ? null : Number(json, "maxFailuresBound"),
        Drain = json["drain"].Boolean is true,
        Deadline = json["deadline"].Text is { } deadline ? Moment(deadline) : null,
        Hold = Texts(json, "hold"),
        PauseBefore = Texts(json, "pauseBefore"),
        Waves = Number(json, "waves"),
        Separations = Texts(json, "separations"),
        Warnings = Texts(json, "warnings"),
        Steps = [.. json["steps"].Items.Select(Step)],
        CreatedAt = Moment(Text(json, "createdAt")),
        ExpectedDuration = Time(json, "expectedDurationSec"),
        ExpectedEnd = Moment(Text(json, "expectedEnd")),
        Binding = ClusterIdentityJson.Read(json[ClusterIdentityJson.Member]),
        Forecast = Forecast(json["forecast"]),
    };

    private static DcosUpgradeForecast? Forecast(Json json) => !json.Exists ? null
        : JournalMapper.RecordOf<DcosUpgradeForecast>(json) is { Seeds: > 0, Waves.Length: > 0 } forecast
            && forecast.EndP90 >= forecast.EndP10 && forecast.EndP10 >= TimeSpan.Zero
            && Array.TrueForAll(forecast.LongestSteps, step => step is { Name: not null, Action: not null })
        ? forecast
        : throw new FormatException("the forecast is incomplete");

    private static DcosUpgradeStep Step(Json json) => new()
    {
        Number = Number(json, "number"),
        Wave = Number(json, "wave"),
        Phase = (DcosPlanPhase)Enum.Parse(typeof(DcosPlanPhase), Text(json, "phase")),
        Name = Text(json, "name"),
        Role = json["role"].Text is { } role ? (DcosRole)Enum.Parse(typeof(DcosRole), role) : null,
        Address = json["address"].Text,
        Zone = json["zone"].Text,
        Kind = Kind(json),
        Action = Text(json, "action"),
        Reason = Text(json, "reason"),
        PauseBefore = json["pauseBefore"].Boolean is true,
        PointOfNoReturn = json["pointOfNoReturn"].Boolean is true,
        ExpectedStart = Time(json, "expectedStartSec"),
        ExpectedDuration = Time(json, "expectedDurationSec"),
        Status = json["held"].Boolean is true ? DcosStepStatus.Held : DcosStepStatus.Planned,
    };

    private static string? Hash(DcosUpgradePlan plan, string id) => plan.PackageSha256.TryGetValue(id, out string? sha256) ? sha256 : null;

    /// <summary>What the plan says of its script.</summary>
    private static DcosUpgradeScript ScriptOf(DcosUpgradePlan plan) => new()
    {
        ScriptId = plan.ScriptId,
        Url = plan.ScriptUrl!,
        Sha256 = plan.ScriptSha256,
        FromVersion = plan.FromVersion,
        ToVersion = plan.ToVersion,
        Procedure = plan.Procedure,
        BootstrapUrl = plan.BootstrapUrl!,
        PackageIds = plan.PackageIds,
        ConfigSha256 = plan.ConfigSha256,
        InstallerSha256 = plan.InstallerSha256,
        PackageSha256 = plan.PackageSha256,
    };

    /// <summary>Format 1 tells the kind by the description only.</summary>
    private static DcosStepKind Kind(Json step) => step["kind"].Text is { } kind ? (DcosStepKind)Enum.Parse(typeof(DcosStepKind), kind)
        : step["role"].Text is not null ? DcosStepKind.Node
        : ClusterSteps.KindOfEarlier(Text(step, "action")) ?? throw new FormatException($"the action '{Text(step, "action")}' is not known");

    private static int Seconds(TimeSpan time) => (int)time.TotalSeconds;

    private static string Text(Json json, string name) => json[name].Text ?? throw new FormatException($"{name} is missing");

    private static string[] Texts(Json json, string name) => [.. json[name].Items.Select(item => item.Text ?? "")];

    private static int Number(Json json, string name) => (int)(json[name].Number ?? throw new FormatException($"{name} is missing"));

    private static TimeSpan Time(Json json, string name) => TimeSpan.FromSeconds(Number(json, name));

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
