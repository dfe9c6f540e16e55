using System.IO;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>The Admin Router of a master of Enterprise, with the identity service behind it.</summary>
internal sealed class AdminRouterRole : IRole
{
    private const int Port = 443;
    private const string Exhibitor = "/exhibitor/exhibitor/";

    public int Run()
    {
        new HttpServer(Port, Answer, Guard.Tls).Start();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public void Leave()
    {
        // Whoever waits for an answer gets none.
    }

    private static HttpAnswer Answer(string target, string body) => target switch
    {
        _ when Faults.Text("redirect-to") is { } host => new(307, "", Location: $"https://{host}{target}"),
        "/acs/api/v1/auth/login" => Iam.LogIn(body),
        "/ca/dcos-ca.crt" => new(200, File.ReadAllText("/var/lib/dcos/pki/ca-bundle.crt"), "application/x-x509-ca-cert"),
        _ when target.StartsWith(Exhibitor, System.StringComparison.Ordinal) =>
            Peer.Ask("127.0.0.1", ExhibitorRole.Port, target["/exhibitor".Length..]) is { } passedOn
            ? HttpAnswer.Json(passedOn)
            : new(502, ""),
        _ => HttpAnswer.NotFound,
    };
}
