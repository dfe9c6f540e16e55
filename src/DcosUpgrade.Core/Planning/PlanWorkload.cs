using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Compares the workload before the first node was changed, which the cluster folder keeps, with the workload at the end.</summary>
internal sealed class PlanWorkload(ClusterContext cluster, DcosUpgradePlan plan, RunOptions options)
{
    /// <summary>Time-out for a complete list of tasks after the gates have passed.</summary>
    private static readonly TimeSpan s_settles = TimeSpan.FromSeconds(60);

    private bool _remembered;
    private Workload? _before;

    private const string LookAtTasks = "Check the listed tasks: their frameworks did not start them again.";

    private FrameworkFence Fence => new(cluster, options, plan.ToVersion);

    private string FileName => $"workload-{plan.Hash.Substring(0, 12)}.json";

    /// <summary>Records the workload once, before anything is changed.</summary>
    /// <param name="untouched">True when this plan has changed no node yet.</param>
    public async Task RememberAsync(bool untouched, CancellationToken cancellationToken)
    {
        if (_remembered || !untouched)
        {
            return;
        }

        _remembered = true;
        (_, PlacementObservation look) = await new PlanObserver(cluster).LookAsync(cancellationToken).ConfigureAwait(false);
        _before = new Workload(cluster.Clock.UtcNow, look.Placement.Tasks);
        byte[] content = Encoding.UTF8.GetBytes(WorkloadText.Write(_before));
        InputFile file = new(FileName, content, Sha256Hex.Of(content), Executable: false);
        string uploaded = await cluster.RunAsync(cluster.LockMaster, new UploadOperation(cluster.Token(), [file]), cancellationToken).ConfigureAwait(false);
        bool kept = await cluster.RunAsync(
            cluster.LockMaster, new WriteClusterFileOperation(cluster.Token(), file, uploaded), cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new WorkloadRecordedEvent { Tasks = look.Placement.Tasks.Count, Apps = look.Placement.Instances.Count, Kept = kept });
        if (!kept)
        {
            options.Progress.Warning("What runs now could not be noted in the cluster folder: the end cannot be compared with it.");
        }
    }

    /// <summary>After the last master: the frameworks too, because agents come next.</summary>
    public async Task<DcosUpgradeStep> AfterLastMasterAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DcosUpgradeStep done = await AfterMasterAsync(step, cancellationToken).ConfigureAwait(false);
        return done.Status == DcosStepStatus.Done
            && await Fence.WaitAsync(step.Action, options.MasterTimeout, cancellationToken).ConfigureAwait(false) is { } missing
            ? done with { Status = DcosStepStatus.Failed, Message = missing.Message, NextStep = missing.Remedy }
            : done;
    }

    /// <summary>After a master: everything that ran before the first node must run. An agent's own tasks are part of its gates.</summary>
    public async Task<DcosUpgradeStep> AfterMasterAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        if (step.Status != DcosStepStatus.Done || await BeforeAsync(cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return step;
        }

        WaitBudget patience = new(cluster.Clock, s_settles);
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            string problem;
            WorkloadReport? report = null;
            try
            {
                report = await ReportAsync(before, cancellationToken).ConfigureAwait(false);
                problem = report.ToString();
            }
            catch (DcosException e)
            {
                problem = e.Message;
            }

            bool holds = report is null || report.Lost.Count > options.MaxTaskLoss;
            if (!holds || patience.IsOver())
            {
                step = step with { TasksKept = report?.Kept, TasksEnded = report?.Ended, TasksLost = report?.Lost.Count };
                return !holds
                    ? step
                    : step with { Status = DcosStepStatus.Failed, Message = $"the workload differs from the baseline: {problem}", NextStep = LookAtTasks };
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<DcosUpgradeStep> CompareAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        Moment began = Moment.Of(cluster.Clock);
        DcosUpgradeStep done;
        try
        {
            done = await ComparedAsync(step, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            done = step with { Status = DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
        }

        return done with { StartedAt = began.Wall, Duration = Moment.Of(cluster.Clock).Since(began) };
    }

    private async Task<DcosUpgradeStep> ComparedAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        if (await BeforeAsync(cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return step with { Status = DcosStepStatus.Skipped, Message = "what ran before the first node is not known" };
        }

        WorkloadReport report = await ReportAsync(before, cancellationToken).ConfigureAwait(false);
        if (await Fence.WaitAsync(step.Action, s_settles, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            return step with { Status = DcosStepStatus.Failed, Message = $"{report}; {missing.Message}", NextStep = missing.Remedy };
        }

        return step with
        {
            Status = report.Lost.Count > options.MaxTaskLoss ? DcosStepStatus.Failed : DcosStepStatus.Done,
            Message = report.ToString(),
            NextStep = report.Lost.Count > options.MaxTaskLoss ? LookAtTasks : null,
            TasksKept = report.Kept,
            TasksEnded = report.Ended,
            TasksLost = report.Lost.Count,
        };
    }

    /// <summary>The workload before the first node, recorded by this or an earlier session; null without a record.</summary>
    private async Task<Workload?> BeforeAsync(CancellationToken cancellationToken) =>
        _before ??= await cluster.RunAsync(cluster.LockMaster, new ReadClusterFileOperation(cluster.Token(), FileName), cancellationToken)
            .ConfigureAwait(false) is { } text
            ? WorkloadText.Read(text)
            : null;

    private async Task<WorkloadReport> ReportAsync(Workload before, CancellationToken cancellationToken)
    {
        (_, PlacementObservation look) = await new PlanObserver(cluster).LookAsync(cancellationToken).ConfigureAwait(false);
        WorkloadReport report = Workload.Compare(before, look.Placement, look.State);
        cluster.Journal.Write(new WorkloadComparedEvent
        {
            Kept = report.Kept,
            Lost = report.Lost,
            Restarted = report.Restarted,
            Ended = report.Ended,
            ByApp = report.Apps,
        });
        return report;
    }
}
