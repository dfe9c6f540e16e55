using System.Collections.Generic;

namespace DcosUpgrade.Core.Tests.Architecture.Samples.Upper;

internal class UpperClass
{
    public static IReadOnlyList<int> Numbers => [1];

    public static int Number() => 1;

    public static T Generic<T>(T value) => value;
}
