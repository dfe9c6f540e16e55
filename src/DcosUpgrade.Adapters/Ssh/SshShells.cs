using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The shells of one cluster over SSH.</summary>
internal sealed class SshShells : INodeShells
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly Dictionary<NodeEndpoint, SshShell> _shells = [];
    private readonly HopAccess _access;
    private readonly Routes _routes;
    private readonly SshConnector _connector;
    private readonly SessionPool _pool;
    private readonly SshTuning _tuning;
    private readonly IProgressSink _progress;
    private bool _isDisposed;

    public SshShells(ConnectionSettings settings, IReadOnlyDictionary<string, JumpEndpoint> jumps, IProgressSink progress, LocalUser user, SshTuning tuning)
    {
        int maxSessions = Math.Max(1, settings.MaxSessions);
        _access = new HopAccess(settings, () => settings.ReadOnly, user, progress);
        _routes = new Routes(_access, jumps, user);
        _connector = new SshConnector(tuning, progress);
        _pool = new SessionPool(maxSessions);
        _tuning = tuning;
        _progress = progress;
    }

    /// <exception cref="InputException">The route to the node is invalid: an unknown jump host, or a loop of jump hosts.</exception>
    public INodeShell For(NodeEndpoint node)
    {
        lock (_shells)
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(nameof(SshShells));
            }

            if (!_shells.TryGetValue(node, out SshShell? shell))
            {
                shell = new SshShell(_routes.To(node), _connector, _pool, _tuning, _progress);
                _shells.Add(node, shell);
            }

            return shell;
        }
    }

    /// <summary>Closes every connection. Runs on the nodes continue.</summary>
    public void Dispose()
    {
        Task[] closing;
        lock (_shells)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (SshShell shell in _shells.Values)
            {
                shell.Dispose();
            }

            closing = [.. _shells.Values.Select(shell => shell.Closing)];
        }

        // A node that hangs must not keep the session from ending.
        Task.WhenAny(Task.WhenAll(closing), Task.Delay(s_farewell)).GetAwaiter().GetResult();
        _access.Dispose();
    }
}
