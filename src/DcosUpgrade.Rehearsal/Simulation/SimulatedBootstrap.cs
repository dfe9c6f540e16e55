using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The bootstrap node: an installer of the target version, docker, and the files that nodes download.</summary>
internal sealed class SimulatedBootstrap
{
    /// <summary>The image of the download server, pinned.</summary>
    public const string Image = "nginx@sha256:5269cd2ffc9e5d5e0d3f5c5e8c4b3ad4a7f1c2b3d4e5f60718293a4b5c6d7e8f";

    private const int Port = 8080;
    private const string LicenseKey = "rehearsal-licence";
    private const string Resolver = "10.0.0.2";
    private const string OtherResolver = "10.0.0.3";

    /// <summary>Installers up to this version derive the id of the configuration package from the parameters only.</summary>
    private static readonly DcosVersion s_lastByParameters = new("1.11.1");

    /// <summary>The releases that know enable_ipv6.</summary>
    private static readonly VersionRanges s_withIpv6 = new("1.11..");

    private static readonly Pattern s_security = new(@"^security: *(?<mode>[a-z]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Pattern s_bootstrapUrl = new(@"^bootstrap_url:\s*['""]?([^\s'""]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly string s_nothing = ServedScript.Hash("");
    private readonly SimulatedInstallers _installers;

    /// <summary>Cached answers by URL: every node sends the same requests.</summary>
    private readonly Dictionary<string, (string Host, int Port, string Path)> _urls = new(StringComparer.Ordinal);
    private readonly string _host;

    public SimulatedBootstrap(RehearsalCluster cluster, InventoryNode spec)
    {
        Cluster = cluster;
        Name = spec.Name;
        Url = $"http://{spec.Address}:{Port}";
        _host = spec.Address;
        Dice = new Dice(cluster.Options.Seed, spec.Name);
        Faults = new FaultSet(cluster.Clock);
        _installers = new SimulatedInstallers(cluster.Options.ToVersion, IsEnterprise);
    }

    /// <summary>Where the installer is.</summary>
    public string InstallerPath => _installers.Path;

    /// <summary>The installer's variant: None or ee.</summary>
    public string Variant => IsEnterprise ? "ee" : "None";

    public RehearsalCluster Cluster { get; }

    public string Name { get; }

    public string Address => _host;

    /// <summary>bootstrap_url of <see cref="ConfigText"/>.</summary>
    public string Url { get; }

    public Dice Dice { get; }

    public FaultSet Faults { get; }

    public SortedDictionary<string, BootstrapFolder> Folders { get; } = new(StringComparer.Ordinal);

    public List<SimulatedContainer> Containers { get; } = [];

    /// <summary>Generated scripts that nodes can download, oldest first.</summary>
    public IEnumerable<ServedScript> Scripts => Containers.SelectMany(container => container.Folder.Scripts);

    /// <summary>The job that occupies the slot; null: free.</summary>
    public SimulatedJob? Running { get; set; }

    /// <summary>True after the installer's image was unpacked.</summary>
    public bool IsImageLoaded { get; set; }

    /// <summary>The config.yaml that the cluster was installed with, converted to the new version.</summary>
    public string ConfigText => new StringBuilder()
        .Append("---\n")
        .Append("bootstrap_url: ").Append(Url).Append('\n')
        .Append("cluster_name: ").Append(Cluster.Options.Name).Append('\n')
        .Append("exhibitor_storage_backend: static\n")
        .Append("master_discovery: static\n")
        .Append("master_list:\n").Append(string.Concat(Cluster.Masters.Select(master => $"- {master.Address}\n")))
        .Append("resolvers:\n- ").Append(Resolver).Append('\n')
        .Append("oauth_enabled: false\n")
        .Append("enable_ipv6: false\n")
        .Append(IsEnterprise ? $"superuser_username: {SimulatedIam.User}\nsuperuser_password_hash: {SimulatedIam.PasswordHash}\n" : "")
        .Append(IsEnterprise ? $"license_key_contents: {LicenseKey}\nfault_domain_enabled: false\n" : "")
        .Append(IsEnterprise ? $"security: {ModeName(Cluster.Options.SecurityMode)}\n" : "")
        .ToString();

    /// <summary>The configuration that the nodes run before a script is generated.</summary>
    public SimulatedConfig InstalledConfig
    {
        get
        {
            SortedDictionary<string, string> user = new(StringComparer.Ordinal)
            {
                ["bootstrap_url"] = Url,
                ["cluster_name"] = Cluster.Options.Name,
                ["exhibitor_storage_backend"] = "static",
                ["master_discovery"] = "static",
                ["master_list"] = List(Cluster.Masters.Select(master => master.Address)),
                ["oauth_enabled"] = "false",
                ["resolvers"] = List([Resolver]),
            };
            DcosVersion installed = new(Cluster.Options.FromVersion);
            if (s_withIpv6.Contain(installed))
            {
                user["enable_ipv6"] = "false";
            }

            if (IsEnterprise)
            {
                user["superuser_username"] = SimulatedIam.User;
                user["superuser_password_hash"] = SimulatedIam.PasswordHash;
                user["security"] = ModeName(Cluster.Options.SecurityMode);
                if (ReleaseFact.License.Holds(installed))
                {
                    user["license_key_contents"] = LicenseKey;
                    user["fault_domain_enabled"] = "false";
                }
            }

            return SimulatedConfig.Of(Cluster.Options.FromVersion, user, IpDetectText);
        }
    }

    /// <summary>The configuration of the first master with the change that the procedure makes.</summary>
    public string ConfigFor(DcosProcedure procedure)
    {
        string runs = Cluster.Masters[0].Files.Etc?.Config?.User ?? ConfigText;
        return procedure switch
        {
            DcosProcedure.Reconfigure => runs.Replace("- " + Resolver + "\n", "- " + OtherResolver + "\n"),
            DcosProcedure.Permissive or DcosProcedure.Strict when s_security.IsMatch(runs) =>
                s_security.Replace(runs, "security: " + procedure.ToString().ToLowerInvariant()),
            DcosProcedure.Permissive or DcosProcedure.Strict => runs + $"security: {procedure.ToString().ToLowerInvariant()}\n",
            _ => runs,
        };
    }

    public const string IpDetectText = "#!/bin/sh\nset -o errexit\nip route get 10.0.0.5 | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p'\n";

    /// <summary>SHA-256 of the installer at a path; null: no such file.</summary>
    public string? Installer(string path) => Faults.Has(RehearsalFault.InstallerMissing) ? null : _installers.Find(path);

    public void PutInstaller(string path, string sha256) => _installers.Put(path, sha256);

    /// <summary>The version of an installer.</summary>
    public string VersionOf(string installer) => _installers.VersionOf(installer);

    public BootstrapFolder Folder(string path) =>
        Folders.TryGetValue(path, out BootstrapFolder? folder) ? folder : Folders[path] = new BootstrapFolder(path);

    /// <summary>Result of a GET of a URL from any machine of the cluster.</summary>
    public Download Get(string url)
    {
        if (!_urls.TryGetValue(url, out (string Host, int Port, string Path) asked))
        {
            Uri uri = new(url);
            _urls[url] = asked = (uri.Host, uri.Port, uri.AbsolutePath.TrimStart('/'));
        }

        if (Containers.FirstOrDefault(container => container.Port == asked.Port) is not { } container || asked.Host != _host)
        {
            return new Download(7, 0, s_nothing);
        }

        return container.Folder.Sha256Of(asked.Path) is { } sha256
            ? new Download(0, 200, sha256)
            : new Download(22, 404, s_nothing);
    }

    /// <summary>The script that a URL serves; null: none.</summary>
    public ServedScript? Find(string url) =>
        Get(url).ExitCode == 0 ? Scripts.FirstOrDefault(script => script.Url == url) : null;

    /// <summary>Time since when another script is served at a URL; null while its own is served, or nothing is.</summary>
    public DateTimeOffset? ReplacedSince(string url) =>
        Get(url).Status == 404 ? Containers.First(container => container.Port == new Uri(url).Port).Since : null;

    /// <summary>Generates a script from the inputs of a folder; null without a configuration.</summary>
    /// <param name="installer">SHA-256 of the installer.</param>
    public ServedScript? Generate(BootstrapFolder folder, string installer, string fromVersion)
    {
        if (!folder.Inputs.TryGetValue("config.yaml", out InputFile? config))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(config.Content);
        string version = VersionOf(installer);
        Match url = s_bootstrapUrl.Match(text);
        return Add(
            folder,
            url.Success ? url.Groups[1].Value : Url,
            fromVersion,
            DcosRelease.Of(version, Configuration(folder, version), SimulatedConfig.Of(folder), ModeOf(text)));
    }

    /// <summary>Text that the ids of configuration packages are derived from: the same configuration and installer give the same ids.</summary>
    private string Configuration(BootstrapFolder folder, string version)
    {
        bool byParameters = new DcosVersion(version).CompareTo(s_lastByParameters) <= 0;
        InputFile[] files =
        [
            .. folder.Inputs.Values.Where(file => !byParameters || file.Path == "config.yaml").OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
        bool isInstalled = files.All(
            file => Encoding.UTF8.GetString(file.Content) == (file.Path == "config.yaml" ? ConfigText : file.Path == "ip-detect" ? IpDetectText : null));
        return isInstalled ? "" : string.Join("\n", files.Select(file => file.Path + " " + file.Sha256));
    }

    /// <summary>Adds a script that is already generated and served.</summary>
    public ServedScript Generate(string fromVersion, DcosRelease release)
    {
        BootstrapFolder folder = Folder(BootstrapPaths.ScriptFolder("prepared-" + Folders.Count.ToString(CultureInfo.InvariantCulture), InstallerPath));
        Containers.RemoveAll(container => container.Port == Port);
        Serve(Port, folder);
        return Add(folder, Url, fromVersion, release);
    }

    /// <summary>Generates a script for another cluster with the same addresses and the same bootstrap node.</summary>
    public ServedScript GenerateForeign(string cluster)
    {
        BootstrapFolder folder = Folder(BootstrapPaths.ScriptFolder("foreign", InstallerPath));
        Serve(Port + 1, folder);
        DcosRelease release = DcosRelease.Of(Cluster.Options.ToVersion, configuration: cluster, security: Cluster.Options.SecurityMode);
        return Add(folder, $"http://{_host}:{Port + 1}", Cluster.Options.FromVersion, release, cluster);
    }

    public SimulatedContainer Serve(int port, BootstrapFolder folder, string? address = null, string image = Image)
    {
        SimulatedContainer container = new(Dice.Hex(64), "nginx_" + Dice.Hex(6), address ?? _host, port, image, folder, Cluster.Clock.UtcNow);
        Containers.Add(container);
        return container;
    }

    private bool IsEnterprise => Cluster.Options.Edition == DcosEdition.Enterprise;

    private static string ModeName(DcosSecurityMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>Security mode of an Enterprise configuration; permissive by default.</summary>
    private DcosSecurityMode ModeOf(string config) => !IsEnterprise ? DcosSecurityMode.None
        : s_security.Match(config) is { Success: true } match && Enum.TryParse(match.Groups["mode"].Value, ignoreCase: true, out DcosSecurityMode mode) ? mode
        : DcosSecurityMode.Permissive;

    /// <summary>A list in the text form of the installer.</summary>
    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(item => $"\"{item}\""))}]";

    private ServedScript Add(BootstrapFolder folder, string url, string fromVersion, DcosRelease release, string? cluster = null)
    {
        string path = $"upgrade/{Dice.Hex(32)}/dcos_node_upgrade.sh";
        ServedScript script = new(cluster ?? Cluster.Options.Name, path, url, fromVersion, release, Cluster.Clock.UtcNow);
        folder.Scripts.Add(script);
        return script;
    }
}
