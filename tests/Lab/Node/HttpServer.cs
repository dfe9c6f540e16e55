using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>One answer per connection: all that <c>curl</c> and the stand-ins ask for.</summary>
internal sealed class HttpServer(int port, Func<string, string, HttpAnswer> answer, Guard guard = Guard.None)
{
    public void Start()
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start(128);
        InThread(() =>
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                InThread(() => Serve(client));
            }
        });
    }

    private static void InThread(ThreadStart work) => new Thread(work, 256 * 1024) { IsBackground = true }.Start();

    private void Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.ReceiveTimeout = client.SendTimeout = 5000;
                while (Faults.On($"silent-{port}"))
                {
                    Thread.Sleep(200);
                }
                var isSecured = guard != Guard.None && Security.BeginsTls(client);
                if (isSecured && guard == Guard.ByMode && !Security.KnowsTls)
                {
                    return;
                }
                using Stream stream = isSecured ? Security.Encrypt(client.GetStream()) : client.GetStream();
                if (Request.Read(stream) is { } request && Reply(request, isSecured) is { } reply)
                {
                    stream.Write(Encoding.UTF8.GetBytes(reply.Head(DateTimeOffset.UtcNow) + reply.Body));
                }
            }
            catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
            {
                // The asker went away, or does not trust us: nobody is left to tell.
            }
        }
    }

    /// <summary>Null: a client without TLS gets no answer where TLS is required.</summary>
    private HttpAnswer? Reply(Request request, bool isSecured) =>
        guard != Guard.ByMode || !Security.IsStrict || request.IsPeer || (isSecured && Iam.Counts(request.Authorization)) ? answer(request.Target, request.Body)
        : isSecured ? new HttpAnswer(401, "")
        : null;
}
