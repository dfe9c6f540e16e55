using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>One answer per connection: all that <c>curl</c> and the stand-ins ask for.</summary>
internal sealed class HttpServer(int port, Func<string, string, HttpAnswer> answer)
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
                using var stream = client.GetStream();
                var reader = new StreamReader(stream, Encoding.UTF8);
                var request = reader.ReadLine()?.Split(' ');
                if (request is not [_, var target, _])
                {
                    return;
                }
                var reply = answer(target, ReadBody(reader));
                stream.Write(Encoding.UTF8.GetBytes(reply.Head(DateTimeOffset.UtcNow) + reply.Body));
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // The asker went away: nobody is left to tell.
            }
        }
    }

    private static string ReadBody(StreamReader reader)
    {
        const string Length = "Content-Length: ";
        var length = 0;
        while (reader.ReadLine() is { Length: > 0 } header)
        {
            if (header.StartsWith(Length, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan(Length.Length));
            }
        }
        var body = new char[length];
        return new string(body, 0, reader.ReadBlock(body, 0, length));
    }
}
