using System;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>A test with users and mounts of its own, which needs root on Linux; elsewhere it is skipped, visibly.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "Needs root on Linux.";
}
