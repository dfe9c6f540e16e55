using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Lab.Tests;

/// <summary>The documented procedure by hand, so that the lab is proven by nothing of ours.</summary>
internal sealed class ManualUpgrade(LabFixture lab)
{
    private const string UrlPrefix = "Node upgrade script URL: ";

    private static readonly Dictionary<string, string> s_urls = [];

    /// <summary>Generates the script, unless it exists from an earlier call, and serves it; returns the URL of the script.</summary>
    public string Prepare() => Prepare("installer", "dcos_generate_config.sh", LabFixture.Installed);

    /// <summary>The same with an installer of another version, in a folder of its own: other tests look into the packages of the first.</summary>
    public string Prepare(string version, string from)
    {
        string folder = $"installer-{version}";
        lab.Ssh("core", LabFixture.Bootstrap, $"mkdir -p {folder}/genconf && cp installer/genconf/{{config.yaml,ip-detect}} {folder}/genconf/").Ok();
        return Prepare(folder, $"../installer/dcos_generate_config-{version}.sh", from);
    }

    private string Prepare(string folder, string installer, string from)
    {
        string command = $"cd {folder} && sudo bash {installer} --generate-node-upgrade-script {from}";
        if (!s_urls.TryGetValue(command, out string? url)
            || lab.Ssh("core", LabFixture.Bootstrap, $"ls {folder}/genconf/serve/upgrade/{url.Split('/')[^2]}").ExitCode != 0)
        {
            string output = lab.Ssh("core", LabFixture.Bootstrap, command).Ok();
            s_urls[command] = url = output.Split('\n').Last(line => line.StartsWith(UrlPrefix, System.StringComparison.Ordinal))[UrlPrefix.Length..];
        }

        // Another test may have another folder served.
        lab.Ssh("core", LabFixture.Bootstrap, $$$"""
            cd {{{folder}}} && for c in $(sudo docker ps -q); do sudo docker inspect --format '{{json .Mounts}}' $c | grep -qF "\"$PWD/genconf/serve\"" ||
                sudo docker stop $c; done
            sudo docker ps -q | grep -q . || sudo docker run -d -p 80:80 -v $PWD/genconf/serve:/usr/share/nginx/html:ro nginx
            """).Ok();
        return url;
    }

    public ShellResult Run(string node, string url, string options = "") =>
        lab.Ssh("core", node, $"curl -fsSo dcos_node_upgrade.sh {url} && sudo bash dcos_node_upgrade.sh {options}");
}
