using System;

namespace DcosUpgrade.Core.Tests.Architecture.Samples.Upper;

[AttributeUsage(AttributeTargets.All)]
internal sealed class UpperAttribute : Attribute;
