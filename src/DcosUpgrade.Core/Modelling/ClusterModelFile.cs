using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Planning;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;

namespace DcosUpgrade.Modelling;

/// <summary>Reads a model file strictly: an unknown, missing or impossible member is an error that names it.</summary>
/// <param name="path">The path, for errors.</param>
internal sealed class ClusterModelFile(string path)
{
    /// <summary>The maximum size of a model file in bytes.</summary>
    public const int MaxBytes = 32 << 20;

    private const int MaxNodes = 20_000;
    private const int MaxApps = 20_000;
    private const int MaxTasks = 200_000;
    private const int MaxSamples = 10_000;
    private const int MaxText = 512;
    private const long MaxPackage = 1L << 40;
    private const double MaxSeconds = 86_400;

    private static readonly string[] s_members =
        ["format", "cluster", "edition", "securityMode", "version", "targetVersion", "nodes", "apps", "packages", "times"];

    private static readonly string[] s_nodeMembers = ["name", "role", "zone", "region", "version", "leads", "units", "tasks"];
    private static readonly string[] s_states = ["active", "activating", "deactivating", "failed", "inactive", "reloading"];
    private static readonly Rule s_name = new("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static readonly Rule s_unit = new("dcos-[A-Za-z0-9@._-]{1,120}");
    private static readonly Rule s_package = new("[A-Za-z0-9][A-Za-z0-9@._+-]{0,120}");
    private static readonly Rule s_address = new("[0-9A-Fa-f.:]{2,45}");
    private int _tasks;

    /// <exception cref="InputException">The text is not a model of a supported format, or a member is invalid (ModelInvalid).</exception>
    public static ClusterModel Read(string text, string path) => new ClusterModelFile(path).Read(text);

    private ClusterModel Read(string text)
    {
        Json json;
        try
        {
            json = Json.Parse(text, nameof(ClusterModelFile), MaxBytes, shown: VisibleText.Of);
        }
        catch (NodeAnswerException e)
        {
            throw new InputException(e, SR.ModelInvalid, path, path, "the file", "is not JSON");
        }

        if (json["format"].Number is not ClusterModel.CurrentFormat)
        {
            throw Invalid("format", $"must be {ClusterModel.CurrentFormat}");
        }

        RequireMembers(json, "the file", s_members);
        DcosEdition edition = Choice(json, "", "edition", DcosEdition.Open, DcosEdition.Enterprise);
        string version = Version(json, "", "version");
        ClusterModel model = new()
        {
            Cluster = Matching(json, "", "cluster", s_name),
            Edition = edition,
            SecurityMode = Mode(json, edition, version),
            Version = version,
            TargetVersion = json["targetVersion"].Text is null ? Null(json, "", "targetVersion") : Version(json, "", "targetVersion"),
            Nodes = [.. List(json, "", "nodes", MaxNodes).Select((node, i) => Node(node, $"nodes[{i}]"))],
            Apps = [.. List(json, "", "apps", MaxApps).Select((app, i) => App(app, $"apps[{i}]"))],
            Packages = Map(json, "", "packages").ToDictionary(
                package => MatchingName(package.Key, $"packages.{package.Key}", s_package),
                package => (long)Whole(package.Value, $"packages.{package.Key}", 0, MaxPackage),
                StringComparer.Ordinal),
            Times = Times(json),
        };
        RequireTopology(model);
        return model;
    }

    private ModelNode Node(Json node, string at)
    {
        RequireMembers(node, at, node["address"].Exists ? [.. s_nodeMembers, "address"] : s_nodeMembers);
        DcosRole role = Choice(node, at, "role", DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent);
        return new ModelNode
        {
            Name = Matching(node, at, "name", s_name),
            Role = role,
            Zone = OptionalText(node, at, "zone"),
            Region = OptionalText(node, at, "region"),
            Address = node["address"].Exists ? Matching(node, at, "address", s_address) : null,
            Version = Version(node, at, "version"),
            Leads = Leads(node, at, role),
            Units = Map(node, at, "units").ToDictionary(
                unit => MatchingName(unit.Key, $"{at}.units.{unit.Key}", s_unit),
                unit => s_states.Contains(unit.Value.Text) ? unit.Value.Text! : throw Invalid($"{at}.units.{unit.Key}", $"must be {Or(s_states)}"),
                StringComparer.Ordinal),
            Tasks = Tasks(node, at, role),
        };
    }

    private string[] Leads(Json node, string at, DcosRole role)
    {
        string[] known = [Leader.Mesos, Leader.ZooKeeper, Leader.Marathon];
        string[] leads = [.. List(node, at, "leads", known.Length).Select(lead => lead.Text ?? "")];
        return leads.Any(lead => !known.Contains(lead)) ? throw Invalid($"{at}.leads", $"must have only {Or(known)}")
            : leads.Length > 0 && role != DcosRole.Master ? throw Invalid($"{at}.leads", "must be empty: only masters lead")
            : leads;
    }

    private Dictionary<string, int> Tasks(Json node, string at, DcosRole role)
    {
        Dictionary<string, int> tasks = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, Json> app in Map(node, at, "tasks"))
        {
            string where = $"{at}.tasks.{app.Key}";
            int count = (int)Whole(app.Value, where, 1, MaxTasks);
            _tasks += count;
            tasks[AppId(app.Key, where)] = role == DcosRole.Master ? throw Invalid(where, "must not exist: masters have no tasks")
                : _tasks > MaxTasks ? throw Invalid(where, $"exceeds the limit of {MaxTasks} tasks in all")
                : count;
        }

        return tasks;
    }

    private ModelApp App(Json app, string at)
    {
        RequireMembers(app, at, ["id", "instances", "constraints"]);
        string id = AppId(Text(app, at, "id"), at + ".id");
        return !id.StartsWith("/", StringComparison.Ordinal)
            ? throw Invalid(at + ".id", "must start with /")
            : new ModelApp(id, (int)Whole(app["instances"], at + ".instances", 0, MaxTasks),
                [.. List(app, at, "constraints", 100).Select((constraint, i) => Constraint(constraint, $"{at}.constraints[{i}]"))]);
    }

    private string[] Constraint(Json constraint, string at)
    {
        string?[] texts = [.. constraint.Items.Select(item => item.Text)];
        return texts.Length is 2 or 3 && texts.All(text => text is { Length: <= MaxText }) ? [.. texts.Select(text => text!)]
            : throw Invalid(at, "must be a list of two or three texts");
    }

    private Dictionary<ModelTime, IReadOnlyList<TimeSpan>> Times(Json json)
    {
        ModelTime[] kinds = (ModelTime[])Enum.GetValues(typeof(ModelTime));
        Dictionary<ModelTime, IReadOnlyList<TimeSpan>> times = [];
        foreach (KeyValuePair<string, Json> member in Map(json, "", "times"))
        {
            string at = $"times.{member.Key}";
            ModelTime[] kind = [.. kinds.Where(known => ClusterModelJson.Name(known) == member.Key)];
            times[kind.Length > 0 ? kind[0] : throw Invalid(at, $"does not exist; there are {Or(kinds.Select(ClusterModelJson.Name))}")] =
                [.. List(member.Value, at, MaxSamples).Select((value, i) => TimeSpan.FromSeconds(Number(value, $"{at}[{i}]", 0.1, MaxSeconds)))];
        }

        return times;
    }

    private void RequireTopology(ClusterModel model)
    {
        RequireUnique(model.Nodes.Select(node => node.Name), "nodes", "the name");
        RequireUnique(model.Nodes.Select(node => node.Address).OfType<string>(), "nodes", "the address");
        RequireUnique(model.Apps.Select(app => app.Id), "apps", "the id");
        int masters = model.Nodes.Count(node => node.Role == DcosRole.Master);
        if (masters is not (1 or 3 or 5 or 7 or 9))
        {
            throw Invalid("nodes", $"must have 1, 3, 5, 7 or 9 masters, not {masters}");
        }

        int addresses = model.Nodes.Count(node => node.Address is not null);
        if (addresses > 0 && addresses < model.Nodes.Count)
        {
            throw Invalid("nodes", "must have an address for every node, or for none");
        }

        if (model.Nodes.SelectMany(node => node.Leads).GroupBy(lead => lead).FirstOrDefault(lead => lead.Count() > 1) is { } twice)
        {
            throw Invalid("nodes", $"must not have two leaders of {twice.Key}");
        }
    }

    private void RequireUnique(IEnumerable<string> values, string at, string what)
    {
        if (values.GroupBy(value => value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(value => value.Count() > 1) is { } twice)
        {
            throw Invalid(at, $"must not have {what} {twice.Key} twice");
        }
    }

    private DcosSecurityMode Mode(Json json, DcosEdition edition, string version)
    {
        DcosSecurityMode mode = Choice(
            json, "", "securityMode", DcosSecurityMode.None, DcosSecurityMode.Disabled, DcosSecurityMode.Permissive, DcosSecurityMode.Strict);
        IReadOnlyList<string> modes = ReleaseLine.Of(version)!.SecurityModes;
        return (mode == DcosSecurityMode.None) != (edition == DcosEdition.Open) ? throw Invalid("securityMode", "must be None for Open, and only for Open")
            : mode != DcosSecurityMode.None && !modes.Contains(mode.ToString(), StringComparer.OrdinalIgnoreCase)
            ? throw Invalid("securityMode", $"must be {Or(modes)} for {version}")
            : mode;
    }

    private string Version(Json json, string at, string name)
    {
        string text = Text(json, at, name);
        return ReleaseLine.Of(text) is not null ? new DcosVersion(text).ToString()
            : throw Invalid(At(at, name), $"must be a version of {Or(ReleaseLine.All.Select(line => line.Name))}, not {text}");
    }

    private T Choice<T>(Json json, string at, string name, params T[] values)
        where T : struct, Enum
    {
        string text = Text(json, at, name);
        string[] names = [.. values.Select(value => value.ToString())];
        int index = Array.IndexOf(names, text);
        return index >= 0 ? values[index] : throw Invalid(At(at, name), $"must be {Or(names)}, not {text}");
    }

    private string AppId(string id, string at) => id.Length is > 1 and <= MaxText && (id[0] == '/' || id.IndexOf(':') > 0) && !id.Any(char.IsControl)
        ? id
        : throw Invalid(at, "must be the path of a Marathon app, or framework:name");

    private string Matching(Json json, string at, string name, Rule rule) => MatchingName(Text(json, at, name), At(at, name), rule);

    private string MatchingName(string text, string at, Rule rule) => rule.Pattern.IsMatch(text) ? text : throw Invalid(at, $"must match {rule.Text}");

    private string Text(Json json, string at, string name) => json[name].Text is { Length: > 0 and <= MaxText } text
        ? text
        : throw Invalid(At(at, name), $"must be a text of 1 to {MaxText} characters");

    private string? OptionalText(Json json, string at, string name) => json[name].Text is null ? Null(json, at, name) : Text(json, at, name);

    /// <summary>Requires null where there is no text.</summary>
    private string? Null(Json json, string at, string name) =>
        json[name] is { Number: null, Boolean: null, Items.Count: 0, Members.Count: 0 } ? null : throw Invalid(At(at, name), "must be a text or null");

    private IReadOnlyList<Json> List(Json json, string at, string name, int most) => List(json[name], At(at, name), most);

    private IReadOnlyList<Json> List(Json list, string at, int most) =>
        list is not { Text: null, Number: null, Boolean: null, Members.Count: 0 } ? throw Invalid(at, "must be a list")
        : list.Items.Count > most ? throw Invalid(at, $"must have at most {most} entries, not {list.Items.Count}")
        : list.Items;

    private IReadOnlyDictionary<string, Json> Map(Json json, string at, string name) =>
        json[name] is { Text: null, Number: null, Boolean: null, Items.Count: 0 } map ? map.Members : throw Invalid(At(at, name), "must be an object");

    private double Whole(Json json, string at, double from, double to)
    {
        double number = Number(json, at, from, to);
        return number == Math.Floor(number) ? number : throw Invalid(at, "must be a whole number");
    }

    private double Number(Json json, string at, double from, double to) => json.Number is { } number && number >= from && number <= to
        ? number
        : throw Invalid(at, string.Format(CultureInfo.InvariantCulture, "must be a number from {0} to {1}", from, to));

    private void RequireMembers(Json json, string at, IReadOnlyCollection<string> names)
    {
        if (json.Members.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw Invalid(at, $"must not have the member {unknown}");
        }

        if (names.FirstOrDefault(name => !json[name].Exists) is { } missing)
        {
            throw Invalid(at, $"must have the member {missing}");
        }
    }

    private static string At(string at, string name) => at.Length > 0 ? $"{at}.{name}" : name;

    private static string Or(IEnumerable<string> names) => string.Join(" or ", names);

    /// <param name="member">The path of the member: <c>nodes[3].role</c>.</param>
    private InputException Invalid(string member, string problem) => new(SR.ModelInvalid, path, path, member, problem);

    /// <param name="Text">A regular expression for the whole text.</param>
    private sealed record Rule(string Text)
    {
        public Pattern Pattern { get; } = new($"^(?:{Text})\\z", RegexOptions.CultureInvariant);
    }
}
