using System;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Commands;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>The ways to fail.</summary>
public enum Failure
{
    Defect,
    DefectInQuestion,
    DefectInPost,
    Input,
    Unreachable,
    Access,
    Timeout,
    Answer,
    State,
    Module,
    Record,
    NonTerminating,
    Posted,
    CancelledByNobody,
    Tracked,
    MissingPath,
}

/// <summary>Fails in each way that asynchronous code can.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TestFailure")]
public sealed class InvokeTestFailureCommand : TestCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public Failure Kind { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await Task.Run(() => { }, cancellationToken).ConfigureAwait(false);
        switch (Kind)
        {
            case Failure.DefectInQuestion:
                await Ask<bool>(() => throw new InvalidDataException("odd")).ConfigureAwait(false);
                break;
            case Failure.DefectInPost:
                Post(() => throw new InvalidDataException("odd"));
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
            case Failure.Record:
                throw new TerminatingErrorException(DcosErrors.From(new NodeUnreachableException(null, "m1", "down"), new[] { 1, 2, 3 }));
            case Failure.NonTerminating:
                await WriteFailure(DcosErrors.From(new NodeUnreachableException(null, "m1", "down"))).ConfigureAwait(false);
                Note("goes on");
                break;
            case Failure.Posted:
                PostWarning("careful");
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
            case Failure.CancelledByNobody:
                throw new OperationCanceledException("a library gave up");
            case Failure.Tracked:
                Track(Task.FromException(new NodeUnreachableException(null, "a1", "down")));
                break;
            case Failure.MissingPath:
                await Ask(() => GetResolvedProviderPathFromPSPath("no-such-folder/x", out _)).ConfigureAwait(false);
                break;
            default:
                throw Thrown();
        }
    }

    private Exception Thrown() => Kind switch
    {
        Failure.Input => new InputException(SR.NulInArgument, "inventory.yaml"),
        Failure.Unreachable => new NodeUnreachableException(new IOException("reset"), "m1", "down"),
        Failure.Access => new NodeAccessException(null, SR.NodeUnreachable, "m1", "m1", "no"),
        Failure.Timeout => new NodeTimeoutException("m1", "facts", TimeSpan.FromSeconds(10)),
        Failure.Answer => new NodeAnswerException("facts", "no sentinel"),
        Failure.State => new ClusterStateException(SR.NodeUnreachable, "prod", "prod", "no"),
        Failure.Module => new ModuleException(null, SR.ModuleFileMissing, "x.dll", "x.dll"),
        _ => new InvalidDataException("odd"),
    };
}
