using System;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The node's sshd opens no further session on a connection that is in order; nothing was sent.</summary>
internal sealed class ChannelRefused(Exception inner) : Exception(inner.Message, inner);
