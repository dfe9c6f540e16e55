using System;

namespace DcosUpgrade.Core.Tests.Architecture.Samples.Upper;

internal sealed class UpperException : Exception;
