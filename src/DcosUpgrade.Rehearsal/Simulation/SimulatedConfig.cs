using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The configuration that a dcos-config package was generated from.</summary>
/// <param name="User">user.config.full.yaml.</param>
/// <param name="Expanded">expanded.config.full.json; null: the package has none.</param>
internal sealed record SimulatedConfig(string User, string? Expanded, string IpDetect)
{
    /// <summary>The expanded configuration in the installer's form: every value is text.</summary>
    public static SimulatedConfig Of(string version, SortedDictionary<string, string> user, string ipDetect)
    {
        JsonText expanded = JsonText.Plain().Begin().Add("dcos_version", version);
        foreach (KeyValuePair<string, string> parameter in user)
        {
            expanded.Add(parameter.Key, parameter.Value);
        }

        return new SimulatedConfig(
            string.Concat(user.Select(parameter => $"\"{parameter.Key}\": |-\n  {parameter.Value}\n")),
            expanded.End() + "\n",
            ipDetect);
    }

    /// <summary>The configuration of a folder's config.yaml. The rehearsal keeps the text unchanged.</summary>
    public static SimulatedConfig? Of(BootstrapFolder folder) =>
        folder.Inputs.TryGetValue("config.yaml", out InputFile? config) && folder.Inputs.TryGetValue("ip-detect", out InputFile? ipDetect)
            ? new SimulatedConfig(Encoding.UTF8.GetString(config.Content), null, Encoding.UTF8.GetString(ipDetect.Content))
            : null;
}
