using System.Linq;
using System.Net;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>What the security mode does to the nodes' endpoints.</summary>
internal sealed class StrictCluster(EnterpriseLabFixture lab)
{
    private static string[] Endpoints =>
    [
        .. LabFixture.Masters.Select(master => $"{LabFixture.Address(master)}:5050/version"),
        .. LabFixture.Agents.Select(agent => $"{LabFixture.Address(agent)}:5051/version"),
    ];

    /// <summary>Plain HTTP, TLS as well, and nobody is asked who he is.</summary>
    public void AssertOpen()
    {
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.OK, lab.Ask($"http://{endpoint}")));
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.OK, lab.Ask($"https://{endpoint}")));
    }

    /// <summary>Nothing in plain HTTP; with TLS only for a token that was issued here, is whole and has not ended.</summary>
    public void AssertStrict()
    {
        string token = lab.LogIn("m2");
        string forged = token[..^9] + (token[^9] == 'A' ? 'B' : 'A') + token[^8..];
        lab.SetFault("m1", "token-life", "-5");
        string ended = lab.LogIn("m1");
        lab.RemoveFault("m1", "token-life");
        Assert.All(Endpoints, endpoint => Assert.Null(lab.Ask($"http://{endpoint}", token)));
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.Unauthorized, lab.Ask($"https://{endpoint}")));
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.Unauthorized, lab.Ask($"https://{endpoint}", forged)));
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.Unauthorized, lab.Ask($"https://{endpoint}", ended)));
        Assert.All(Endpoints, endpoint => Assert.Equal(HttpStatusCode.OK, lab.Ask($"https://{endpoint}", token)));
    }
}
