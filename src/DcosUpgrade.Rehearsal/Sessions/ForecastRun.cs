using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Modelling;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Scripts;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>One run of a plan by the engine on a simulated cluster without faults.</summary>
/// <param name="Problem">Why the run did not complete; null when it did.</param>
internal sealed record ForecastRun(IReadOnlyList<ForecastStepTime> Steps, TimeSpan End, string? Problem)
{
    /// <summary>A run that takes longer waits for something that does not happen.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(60);

    /// <summary>Pace of the services whose times were measured: so short that the measured time decides.</summary>
    private const double Measured = 0.05;

    /// <summary>Runs the plan with one seed, on the calling thread.</summary>
    public static ForecastRun Of(ForecastRequest request, int seed, CancellationToken cancellationToken)
    {
        ClusterModel model = Sampled(request.Model, new Dice(seed, "samples"));
        RehearsalCluster cluster = new(RehearsalOptions.Of(model, request.ToVersion) with
        {
            FromVersion = request.FromVersion,
            Seed = seed,
            Pace = (PaceOf(model, ModelTime.MasterScript, ModelTime.MasterGates), PaceOf(model, ModelTime.AgentScript, ModelTime.AgentGates)),
        });
        ClusterContext context = RehearsalFactory.Attach(cluster, 1).Context!;
        List<ForecastStepTime> steps = [];
        string? problem;
        try
        {
            problem = Drive(cluster, PlayAsync(cluster, context, request, steps, cancellationToken), cancellationToken);
        }
        catch (DcosException e)
        {
            problem = e.Message;
        }

        return new ForecastRun(steps, cluster.Clock.UtcNow - RehearsalCluster.Start, problem);
    }

    private static async Task<string?> PlayAsync(
        RehearsalCluster cluster, ClusterContext context, ForecastRequest request, List<ForecastStepTime> steps, CancellationToken cancellationToken)
    {
        PlanObservation seen = await new PlanObserver(context).ObserveAsync(cancellationToken).ConfigureAwait(false);
        DcosUpgradeScript script = ScriptOf(cluster, context, request);
        PlanRequest asked = request.Plan with { PauseBefore = [], Deadline = null, AcceptedRisks = CheckCatalog.Risks };
        DcosUpgradePlan plan = new Planner(seen, script, asked).Make();
        PlanOptions options = new(new RunOptions
        {
            Progress = new Unheard(),
            AcceptedRisks = CheckCatalog.Risks,
            MaxFailures = plan.MaxFailures,
            Hooks = new NodeHooks { After = AfterNodeAsync },
        })
        {
            Demands = new PlanDemands { Excluded = _ => true },
        };
        using PlanRun run = new(context, plan, script, options, async step =>
        {
            if (step is { Kind: DcosStepKind.Check, StartedAt: { } checking })
            {
                await UntilAsync(checking + cluster.Model!.Draw(ModelTime.Checks, cluster.Dice)).ConfigureAwait(false);
            }

            TimeSpan end = cluster.Clock.UtcNow - RehearsalCluster.Start;
            TimeSpan start = step.StartedAt is { } started ? started - RehearsalCluster.Start : end - (step.Duration ?? TimeSpan.Zero);
            steps.Add(new ForecastStepTime(step, start, end));
        });
        return (await run.RunAsync(null, cancellationToken).ConfigureAwait(false)) is { } cause ? $"{cause.Name}: {cause.Message}" : null;

        // The step of a node lasts for its run and the measured time of its gates, or longer when the simulation takes longer.
        async Task<string?> AfterNodeAsync(object result)
        {
            DcosUpgradeStep step = (DcosUpgradeStep)result;
            ModelTime gates = step.Role == DcosRole.Master ? ModelTime.MasterGates : ModelTime.AgentGates;
            await UntilAsync(cluster.Node(step.Name).Runs.LastOrDefault()?.EndedAt + cluster.Model!.Draw(gates, cluster.Dice)).ConfigureAwait(false);
            return null;
        }

        Task UntilAsync(DateTimeOffset? end) =>
            end > cluster.Clock.UtcNow ? cluster.Clock.Delay(end.Value - cluster.Clock.UtcNow, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>
    /// The times of one upgrade: a selection of each kind of measured times, of the same size, with repetition, all longer or shorter by one part. How
    /// typical the measured upgrades are is unknown.
    /// </summary>
    private static ClusterModel Sampled(ClusterModel model, Dice dice)
    {
        double part = 1 + (ModelTimeTable.UpgradeSpread * ((2 * dice.Unit()) - 1));
        return model with { Times = model.Times.OrderBy(time => time.Key).ToDictionary(time => time.Key, time => Selected(time.Key, time.Value)) };

        IReadOnlyList<TimeSpan> Selected(ModelTime kind, IReadOnlyList<TimeSpan> times) => kind == ModelTime.ExhibitorCheck
            ? times
            : [.. times.Select(_ => TimeSpan.FromMilliseconds(Math.Round(part * times[(int)(dice.Unit() * times.Count)].TotalMilliseconds)))];
    }

    private static double PaceOf(ClusterModel model, params ModelTime[] kinds) =>
        kinds.All(kind => model.Times.TryGetValue(kind, out IReadOnlyList<TimeSpan>? times) && times.Count > 0) ? Measured : 1;

    /// <summary>A script as the bootstrap node would generate it.</summary>
    private static DcosUpgradeScript ScriptOf(RehearsalCluster cluster, ClusterContext context, ForecastRequest request)
    {
        string configuration = request.Procedure == DcosProcedure.Upgrade ? "" : request.Procedure.ToString();
        ServedScript served = cluster.Bootstrap.Generate(
            request.FromVersion, DcosRelease.Of(request.ToVersion, configuration, security: cluster.Options.SecurityMode));
        return new DcosUpgradeScript
        {
            ScriptId = ScriptRules.IdOf(served.FromVersion, served.ToVersion, served.BootstrapUrl, served.PackageIds),
            Url = served.Url,
            Sha256 = served.Sha256,
            FromVersion = served.FromVersion,
            ToVersion = served.ToVersion,
            Procedure = request.Procedure,
            Edition = request.Model.Edition,
            BootstrapUrl = served.BootstrapUrl,
            PackageIds = [.. served.PackageIds],
            PackageSha256 = served.PackageIds.ToDictionary(id => id, ServedScript.PackageSha256),
            Binding = context.Identity,
        };
    }

    private static string? Drive(RehearsalCluster cluster, Task<string?> run, CancellationToken cancellationToken)
    {
        while (!run.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cluster.Clock.UntilNext() is null || cluster.Clock.Elapsed > s_longest)
            {
                return "the simulated run does not end";
            }

            cluster.Clock.Step();
        }

        return run.GetAwaiter().GetResult();
    }

    /// <summary>Nobody follows a simulated run.</summary>
    private sealed class Unheard : IProgressSink
    {
        public void Progress(string node, string activity, string status, int percent)
        {
        }

        public void Verbose(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Announce(string message)
        {
        }
    }
}
