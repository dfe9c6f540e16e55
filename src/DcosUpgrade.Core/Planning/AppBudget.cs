using System.Collections.Generic;

namespace DcosUpgrade.Planning;

/// <summary>The instances of each app on a set of agents, and the number of them that may be unavailable.</summary>
/// <remarks>An agent that alone has more instances of an app than allowed is upgraded while no other agent with that app is.</remarks>
internal sealed class AppBudget(Quantity share, IReadOnlyDictionary<string, int> instances)
{
    private readonly Dictionary<string, int> _disturbed = [];

    public static int Allowed(Quantity share, int instances) => share.Of(instances);

    /// <summary>Null when an agent with these apps may join, otherwise the reason why not.</summary>
    public string? Refusal(IReadOnlyDictionary<string, int> apps)
    {
        foreach (KeyValuePair<string, int> app in apps)
        {
            if (!_disturbed.TryGetValue(app.Key, out int already))
            {
                continue;
            }

            int total = Total(app.Key);
            int allowed = Allowed(share, total);
            if (already + app.Value > allowed)
            {
                return $"{app.Key} would lose {already + app.Value} of {total}, {allowed} allowed";
            }
        }

        return null;
    }

    public void Add(IReadOnlyDictionary<string, int> apps)
    {
        foreach (KeyValuePair<string, int> app in apps)
        {
            _disturbed[app.Key] = (_disturbed.TryGetValue(app.Key, out int already) ? already : 0) + app.Value;
        }
    }

    private int Total(string app) => instances.TryGetValue(app, out int total) ? total : 0;
}
