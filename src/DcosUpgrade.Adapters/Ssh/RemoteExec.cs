using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Exit code and output of a command.</summary>
internal sealed record RemoteAnswer(int ExitCode, OutputCollector Stdout, OutputCollector Stderr);

/// <summary>One command on one channel, from its start until the channel is closed.</summary>
internal sealed class RemoteExec
{
    private const int MaxBuffer = 32768;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(250);

    private readonly SshClient _client;
    private readonly string _line;
    private readonly byte[]? _input;
    private readonly CancellationTokenSource _stop;
    private readonly NodeOperation _operation;
    private readonly EarlyAnswer? _early;
    private readonly OutputCollector _stdout;
    private readonly OutputCollector _stderr;
    private readonly Task<Task> _starting;
    private byte[] _buffer = [];
    private SshCommand? _command;
    private bool _sent;
    private volatile bool _abandoned;

    /// <summary>Starts it.</summary>
    /// <param name="input">The complete standard input; cleared at the end. Null: none.</param>
    /// <param name="early">The answer before the program, with a time limit of its own; null: there is none.</param>
    public RemoteExec(SshClient client, CommandText text, string line, byte[]? input, NodeOperation operation, EarlyAnswer? early = null)
    {
        _client = client;
        _line = line;
        _input = input;
        _operation = operation;
        _early = early;
        _stdout = new OutputCollector(text.Sentinel, operation.MaxBytes, operation.Output, early);
        _stderr = new OutputCollector(text.Sentinel, operation.MaxBytes);
        _stop = new CancellationTokenSource(early is null ? operation.Limit : SudoProbe.Limit);
        _starting = Blocking.Run(Start);
        Answer = DriveAsync();
        Over = CloseAsync();
    }

    /// <summary>
    /// Ends with the command; in <see cref="TimeoutException"/> at the limit, in <see cref="LinkBroken"/> when the link breaks, in
    /// <see cref="ChannelRefused"/> when the session was not opened.
    /// </summary>
    public Task<RemoteAnswer> Answer { get; }

    /// <summary>Completes when the channel is closed; after <see cref="Answer"/> when the close was forced.</summary>
    public Task Over { get; }

    /// <summary>False until the channel is open: the link or the node hangs.</summary>
    public bool HasChannel => _starting.IsCompleted;

    /// <summary>True until the answer before the program has arrived: the limit of the operation does not count yet.</summary>
    public bool IsProbing => _early is { HasArrived: false };

    /// <summary>Ends the command: sends a signal, then closes the channel.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _stop.Cancel();
    }

    private Task Start()
    {
        if (!_client.IsConnected)
        {
            throw new SshConnectionException("the connection is down.");
        }

        _command = _client.CreateCommand(_line, RequestEncoding.Instance);
        Task running = RequestEncoding.Watch(() => _command.ExecuteAsync(CancellationToken.None), ref _sent);
        if (_input is not null)
        {
            try
            {
                using Stream input = _command.CreateInputStream();
                input.Write(_input, 0, _input.Length);
            }
            catch (InvalidOperationException)
            {
                // The program ended without reading its input; its answer shows why.
            }
        }

        return running;
    }

    private async Task<RemoteAnswer> DriveAsync()
    {
        try
        {
            Task running = await _starting.WaitAsync(_stop.Token).ConfigureAwait(false);
            TimeSpan pause = s_firstPause;
            Stopwatch silent = Stopwatch.StartNew();
            bool isProbing = IsProbing;
            while (!running.IsCompleted)
            {
                // SSH.NET's streams have no asynchronous read: polling costs less than two waiting threads.
                await Task.WhenAny(running, Task.Delay(pause, _stop.Token)).ConfigureAwait(false);
                bool grew = Drain();
                if (!running.IsCompleted)
                {
                    _stop.Token.ThrowIfCancellationRequested();
                }

                if (isProbing && !IsProbing)
                {
                    isProbing = false;
                    _stop.CancelAfter(_operation.Limit);
                }

                if (grew)
                {
                    silent.Restart();
                }
                else if (silent.Elapsed > _operation.Silence)
                {
                    throw new SshConnectionException($"nothing came for {_operation.Silence.TotalSeconds:0} s.");
                }

                pause = grew ? s_firstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks));
            }

            await running.ConfigureAwait(false);
            Drain();
            return new RemoteAnswer(ExitCode(_command!), _stdout, _stderr);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw _abandoned ? new OperationCanceledException() : new TimeoutException();
        }
        catch (SinkFailed e)
        {
            throw e.InnerException!;
        }
        catch (SshException e) when (!_sent && e is not (SshConnectionException or SshOperationTimeoutException) && _client.IsConnected)
        {
            throw new ChannelRefused(e);
        }
        catch (Exception e)
        {
            // The exception type of a broken session depends on the part that noticed it first.
            throw new LinkBroken(_sent, e);
        }
    }

    private async Task CloseAsync()
    {
        bool ended = await EndedAsync(Answer).ConfigureAwait(false);
        await EndedAsync(_starting).ConfigureAwait(false);
        if (ended)
        {
            SshConnection.Discard(_command!);
        }
        else if (_command is { } command)
        {
            await Blocking.Run(() => Force(command)).ConfigureAwait(false);
        }

        _stop.Dispose();
        if (_input is not null)
        {
            Array.Clear(_input, 0, _input.Length);
        }
    }

    private static async Task<bool> EndedAsync(Task task)
    {
        await Task.WhenAny(task).ConfigureAwait(false);
        task.Forget();
        return task.Status == TaskStatus.RanToCompletion;
    }

    private static void Force(SshCommand command)
    {
        try
        {
            command.CancelAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The link is down, and the channel with it.
        }

        SshConnection.Discard(command);
    }

    private bool Drain() => Drain(_command!.OutputStream, _stdout) | Drain(_command.ExtendedOutputStream, _stderr);

    private bool Drain(Stream from, OutputCollector to)
    {
        bool grew = false;
        // Reads only available bytes: an empty read would block.
        while (from.Length is > 0 and long available)
        {
            // As large as the answer: most are some KiB, and many nodes answer at once.
            int size = (int)Math.Min(available, MaxBuffer);
            _buffer = _buffer.Length < size ? new byte[size] : _buffer;
            to.Append(_buffer, from.Read(_buffer, 0, _buffer.Length));
            grew = true;
        }

        return grew;
    }

    private static int ExitCode(SshCommand command) => command.ExitStatus switch
    {
        { } code => code & 255,
        null when command.ExitSignal is { } signal => 128 + NumberOf(signal),
        _ => throw new SshConnectionException("the channel closed without an exit code."),
    };

    private static int NumberOf(string signal) => signal switch
    {
        "HUP" => 1,
        "INT" => 2,
        "QUIT" => 3,
        "ILL" => 4,
        "ABRT" => 6,
        "FPE" => 8,
        "KILL" => 9,
        "SEGV" => 11,
        "PIPE" => 13,
        "ALRM" => 14,
        "TERM" => 15,
        _ => 127,
    };
}
