using System;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The sshd of the node refused a further session on a working connection; nothing was sent.</summary>
internal sealed class ChannelRefused(Exception inner) : Exception(inner.Message, inner);
