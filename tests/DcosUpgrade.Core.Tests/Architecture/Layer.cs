using System.Collections.Generic;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Namespaces of one assembly that may use each other and all layers before theirs.</summary>
internal sealed record Layer(string Assembly, IReadOnlyList<string> Namespaces);
