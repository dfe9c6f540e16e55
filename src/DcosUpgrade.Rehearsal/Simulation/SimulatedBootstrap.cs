using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The bootstrap node: what its installer generated and its web server serves.</summary>
internal sealed class SimulatedBootstrap(RehearsalCluster cluster, string address)
{
    private readonly List<ServedScript> _scripts = [];
    private readonly Dice _dice = new(cluster.Options.Seed, "bootstrap");

    public string Url { get; } = $"http://{address}:8080";

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ServedScript> Scripts => _scripts;

    public ServedScript? Find(string url) => _scripts.FirstOrDefault(script => script.Url == url);

    public ServedScript Generate(string fromVersion, DcosRelease release)
    {
        ServedScript script = new($"{Url}/upgrade/{_dice.Hex(32)}/dcos_node_upgrade.sh", Url, fromVersion, release, cluster.Clock.UtcNow);
        _scripts.Add(script);
        return script;
    }
}
