using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>dcos-upgrade.json: the record of a generated folder on the bootstrap node.</summary>
/// <param name="InputsHash">The hash of the inputs (<see cref="ScriptInputs"/>).</param>
internal sealed record ScriptRecord(string InputsHash, DcosUpgradeScript Script)
{
    private const int Format = 1;

    public string Write() => Json.Write(new Dictionary<string, object?>
    {
        ["format"] = Format,
        ["inputs"] = InputsHash,
        ["scriptId"] = Script.ScriptId,
        ["url"] = Script.Url,
        ["sha256"] = Script.Sha256,
        ["from"] = Script.FromVersion,
        ["to"] = Script.ToVersion,
        ["procedure"] = Script.Procedure.ToString(),
        ["edition"] = Script.Edition.ToString(),
        ["bootstrapUrl"] = Script.BootstrapUrl,
        ["config"] = Script.ConfigSha256,
        ["installer"] = Script.InstallerSha256,
        ["generatedAt"] = Script.GeneratedAt,
        [ClusterIdentityJson.Member] = Script.Binding is { } binding ? ClusterIdentityJson.Write(binding) : null,
        ["packages"] = Script.PackageSha256.OrderBy(package => package.Key, StringComparer.Ordinal)
            .Select(package => new KeyValuePair<string, object?>(package.Key, package.Value)),
    });

    /// <summary>Parses a record and validates every field.</summary>
    /// <param name="refused">Receives the reason when null is returned.</param>
    /// <returns>Null when the text is incomplete, of a later format, or has an invalid field.</returns>
    public static ScriptRecord? Read(string text, string folder, Action<string>? refused = null)
    {
        ScriptRecord? Refuse(string why)
        {
            refused?.Invoke(why);
            return null;
        }

        Json json;
        try
        {
            json = Json.Parse(text, BootstrapPaths.Record);
        }
        catch (NodeAnswerException)
        {
            return Refuse("it is not JSON");
        }

        if (json["format"].Number != Format || json["packages"].Members.Count == 0
            || !DateTimeOffset.TryParse(
                json["generatedAt"].Text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset generatedAt))
        {
            return Refuse($"it does not have the members of a record of format {Format}");
        }

        string Text(string name) => json[name].Text ?? "";
        Dictionary<string, string> packages =
            json["packages"].Members.ToDictionary(package => package.Key, package => package.Value.Text ?? "", StringComparer.Ordinal);
        DcosUpgradeScript script = new()
        {
            ScriptId = Text("scriptId"),
            Url = Text("url"),
            Sha256 = Text("sha256"),
            FromVersion = Text("from"),
            ToVersion = Text("to"),
            Procedure = Enum.TryParse(Text("procedure"), out DcosProcedure procedure) ? procedure : DcosProcedure.Upgrade,
            Edition = Enum.TryParse(Text("edition"), out DcosEdition edition) ? edition : DcosEdition.Unknown,
            BootstrapUrl = Text("bootstrapUrl"),
            PackageIds = [.. packages.Keys.OrderBy(id => id, StringComparer.Ordinal)],
            ConfigSha256 = json["config"].Text,
            InstallerSha256 = json["installer"].Text,
            GeneratedAt = generatedAt,
            Folder = folder,
            PackageSha256 = packages,
            Binding = ClusterIdentityJson.Read(json[ClusterIdentityJson.Member]),
        };
        string? problem = ScriptRules.IsSha256(Text("inputs")) ? ScriptRules.Problem(script) : "the hash of its inputs is not 64 hexadecimal digits";
        return problem is null ? new ScriptRecord(Text("inputs"), script) : Refuse(problem);
    }
}
