using System;

namespace DcosUpgrade.Host;

/// <summary>This program cannot do its work; the message says why and what to do, for the person at the keyboard.</summary>
internal sealed class HostFailedException(string message, Exception? inner = null) : Exception(message, inner);
