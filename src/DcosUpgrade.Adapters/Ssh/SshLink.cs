using System;
using System.Diagnostics;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Operations over one open connection to a node.</summary>
internal sealed class SshLink(Route route, SshConnection connection, int channels, IProgressSink progress)
{
    private static readonly SystemIds s_ids = new();

    private static readonly Stopwatch s_clock = Stopwatch.StartNew();

    /// <summary>Maximum number of refusals while no other session is open: sshd may still be closing one.</summary>
    private const int MostRefusals = 20;

    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromMilliseconds(250);

    private readonly ChannelSlots _channels = new(channels);
    private readonly SudoAccess _sudo = new(
        route.Name, route.UserName, (route.Access.Settings.SudoPassword ?? route.Access.Settings.Password) is not null, () => s_clock.Elapsed);
    private volatile bool _hangs;

    /// <summary>Guarded by <see cref="SshShell"/>, as is <see cref="IsDropped"/>.</summary>
    public int Users { get; set; }

    /// <summary>True when no new operation may use it.</summary>
    public bool IsDropped { get; set; }

    public bool IsUsable => !_hangs && !IsDropped && connection.IsAlive;

    /// <summary>Blocks until the connection is down.</summary>
    public void Close() => connection.Dispose();

    /// <summary>Runs one operation.</summary>
    /// <param name="left">Called exactly once, when the link is no longer needed; for an abandoned write after its end.</param>
    /// <exception cref="LinkBroken">The connection broke.</exception>
    public async Task<RawOutput> RunAsync(NodeOperation operation, Action left, CancellationToken cancellationToken)
    {
        Task over = Task.CompletedTask;
        try
        {
            Task<RemoteAnswer>? first = null;
            SudoWay sudo = operation.Sudo
                ? await _sudo.FindAsync(FindSudoAsync, cancellationToken).ConfigureAwait(false)
                : SudoWay.None;
            RemoteAnswer? answer = first is null ? null : await first.ConfigureAwait(false);
            if (sudo == SudoWay.Password)
            {
                await route.Proof.RequireAsync(() => ProbeAsync(AddressProof.Probe, cancellationToken), cancellationToken).ConfigureAwait(false);
                answer = null;
            }

            answer ??= await AskAsync(operation, sudo, ends => over = ends, cancellationToken).ConfigureAwait(false);
            return Read(answer, sudo);

            async Task<string> FindSudoAsync()
            {
                if (!MayRunTwice(operation))
                {
                    return await ProbeAsync(SudoProbe.Program, cancellationToken).ConfigureAwait(false);
                }

                // The first session answers how the login becomes root and continues with the operation.
                TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
                first = AskAsync(operation, SudoWay.Unknown, ends => over = ends, cancellationToken, found);
                first.Forget();
                await Task.WhenAny(found.Task, first).ConfigureAwait(false);
                return found.Task.IsCompleted
                    ? SudoProbe.FromLine(await found.Task.ConfigureAwait(false))
                    : Read(await first.ConfigureAwait(false), SudoWay.None).Stdout;
            }
        }
        finally
        {
            over.ContinueWith(_ => left(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Forget();
        }
    }

    private RawOutput Read(RemoteAnswer answer, SudoWay sudo)
    {
        if (answer.Stdout.Started)
        {
            return new RawOutput(answer.ExitCode, answer.Stdout.Text, answer.Stderr.Text, answer.Stdout.Truncated || answer.Stderr.Truncated);
        }

        string said = answer.Stderr.Noise.Length > 0 ? answer.Stderr.Noise : answer.Stdout.Noise;
        throw sudo == SudoWay.None
            ? new NodeAccessException(null, SR.ShellRefused, route.Name, route.Name, route.UserName, said.Length > 0 ? said : $"exit code {answer.ExitCode}")
            : _sudo.Refuse(sudo, said);
    }

    /// <summary>True when an operation can be sent again after any error.</summary>
    private static bool MayRunTwice(NodeOperation operation) => operation is { Writes: false, Output: null };

    private async Task<string> ProbeAsync(string program, CancellationToken cancellationToken) =>
        Read(await AskAsync(new Probe(program), SudoWay.None, _ => { }, cancellationToken).ConfigureAwait(false), SudoWay.None).Stdout;

    private SecureString? Password => route.Access.Settings.SudoPassword ?? route.Access.Settings.Password;

    /// <summary>Runs an operation in its own session; if sshd refuses the session, waits for a free one.</summary>
    /// <param name="started">Called with the end of each started session.</param>
    /// <param name="found">Receives the line of <see cref="SudoProbe.FindAsLine"/> when <paramref name="sudo"/> is unknown.</param>
    private async Task<RemoteAnswer> AskAsync(
        NodeOperation operation,
        SudoWay sudo,
        Action<Task> started,
        CancellationToken cancellationToken,
        TaskCompletionSource<string>? found = null)
    {
        for (int refusals = 0; ;)
        {
            ChannelSlot slot = await _channels.TakeAsync(cancellationToken).ConfigureAwait(false);
            RemoteExec exec = Start(operation, sudo, found);
            started(exec.Over);
            try
            {
                return await AnswerAsync(exec, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelRefused e)
            {
                (int others, bool isLower) = slot.Refuse();
                if (others == 0 && ++refusals > MostRefusals)
                {
                    throw new LinkBroken(false, e.InnerException!);
                }

                if (isLower)
                {
                    string allowed = $"{Math.Max(1, others)} sessions on one connection (MaxSessions)";
                    progress.Verbose($"{route.Name}: sshd allows {allowed}; operations wait for a free session.");
                }

                await Task.Delay(others == 0 ? s_afterRefusal : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                exec.Over.ContinueWith(_ => slot.Give(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Forget();
            }
        }
    }

    private RemoteExec Start(NodeOperation operation, SudoWay sudo, TaskCompletionSource<string>? found)
    {
        if (operation is { Sudo: true, Input: not null })
        {
            throw new InvalidOperationException($"{operation.GetType().Name} needs standard input and sudo: standard input carries the sudo password.");
        }

        CommandText text = new(s_ids.Next(32));
        if (found is not null)
        {
            string probing = text.WrapWithProbe(operation.ProgramText, operation.Collects);
            return new RemoteExec(connection.Client, text, probing, input: null, operation, new EarlyAnswer(text.ProbeMark, found));
        }

        string line = text.Wrap(operation.ProgramText, sudo, operation.Input is not null, operation.Collects);
        byte[]? input = sudo == SudoWay.Password ? PasswordLine() : (byte[]?)operation.Input?.Clone();
        return new RemoteExec(connection.Client, text, line, input, operation);
    }

    private async Task<RemoteAnswer> AnswerAsync(RemoteExec exec, NodeOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await exec.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!operation.Writes)
            {
                exec.Abandon();
            }

            throw;
        }
        catch (TimeoutException)
        {
            _hangs |= !exec.HasChannel;
            throw exec.IsProbing
                ? new NodeTimeoutException(route.Name, nameof(Probe), SudoProbe.Limit)
                : new NodeTimeoutException(route.Name, operation.GetType().Name, operation.Limit);
        }
    }

    private byte[] PasswordLine()
    {
        byte[] password = SecretText.ToUtf8(Password!);
        byte[] line = new byte[password.Length + 1];
        password.CopyTo(line, 0);
        line[password.Length] = (byte)'\n';
        Array.Clear(password, 0, password.Length);
        return line;
    }

    private sealed class Probe(string program) : NodeOperation
    {
        public override string ProgramText => program;

        public override bool Writes => false;

        public override bool Sudo => false;

        public override TimeSpan Limit => SudoProbe.Limit;

        public override int MaxBytes => SudoProbe.MaxBytes;
    }
}
