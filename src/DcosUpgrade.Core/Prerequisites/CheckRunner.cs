using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Prerequisites;

/// <summary>Runs checks on a cluster, for cmdlets and plans: makes the observations that they need and evaluates them. Changes nothing.</summary>
internal sealed class CheckRunner(ClusterContext cluster, IProgressSink progress)
{
    public async Task<CheckReport> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckRun run = new(request.Checks, request.Excluded, [.. request.AcceptedRisks.Select(CheckCatalog.RiskId)]);
        (ConfigDocument? config, string? problem) = await ReadConfigAsync(request, run.Needs, cancellationToken).ConfigureAwait(false);
        Observer observer = new(cluster, request.Question with { Config = request.Question.Config ?? config }, progress);
        ClusterObservation observation = await observer.ObserveAsync(request.Nodes, run.Needs, request.ThrottleLimit, request.FullMesh, cancellationToken)
            .ConfigureAwait(false);
        if (problem is not null)
        {
            Dictionary<RequiredObservations, string> problems = observation.Problems.ToDictionary(pair => pair.Key, pair => pair.Value);
            problems[RequiredObservations.Configuration] = problem;
            observation = observation with { Problems = problems };
        }

        return new CheckReport([.. run.OfCluster(observation), .. request.Nodes.SelectMany(node => run.OfNode(observation, node))]);
    }

    /// <summary>
    /// The configuration, when a check needs it and the question has none; one that cannot be read leaves the check Unknown, with the
    /// reason.
    /// </summary>
    private async Task<(ConfigDocument? Config, string? Problem)> ReadConfigAsync(
        CheckRequest request,
        RequiredObservations needs,
        CancellationToken cancellationToken)
    {
        if (request.ReadConfig is not { } read || request.Question.Config is not null || !needs.HasFlag(RequiredObservations.Configuration))
        {
            return default;
        }

        try
        {
            return (await read(cancellationToken).ConfigureAwait(false), null);
        }
        catch (DcosException e)
        {
            progress.Verbose($"The configuration of the script is not known: {e.Message}");
            return (null, e.Message);
        }
    }
}
