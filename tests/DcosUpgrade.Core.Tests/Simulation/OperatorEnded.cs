using System;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Thrown by every call of an operator whose process has ended.</summary>
internal sealed class OperatorEnded : Exception;
