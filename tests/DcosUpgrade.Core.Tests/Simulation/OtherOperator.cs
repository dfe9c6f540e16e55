using DcosUpgrade.Operations;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A colleague on another machine who carries out the same operation.</summary>
internal static class OtherOperator
{
    public static readonly ClusterLockHolder Holder = new("id-of-1.11.6", "operator2@rehearsal", "elsewhere/2/2", "bb");
}
