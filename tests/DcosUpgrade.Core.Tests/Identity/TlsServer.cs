using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;

namespace DcosUpgrade.Core.Tests.Identity;

/// <summary>A test certificate authority and loopback servers with its certificates.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string> _answer;

    /// <param name="authority">Null: no TLS.</param>
    /// <param name="answer">Status line, headers and body for a complete request.</param>
    public TlsServer(X509Certificate2? authority, Func<string, string> answer)
    {
        _answer = answer;
        _certificate = authority is null ? null : Issue(authority);
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Complete requests, head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static X509Certificate2 Authority(string name = "DC/OS Root CA")
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    public static string Json(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Stop();
        _certificate?.Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 authority)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        return X509CertificateLoader.LoadPkcs12(issued.CopyWithPrivateKey(key).Export(X509ContentType.Pfx), null);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    SslStream tls = new(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                string request = await ReadAsync(stream);
                Requests.Enqueue(request);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(request)));
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not trust this server; some tests require that.
        }
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        List<byte> bytes = [];
        byte[] buffer = new byte[4096];
        while (true)
        {
            int count = await stream.ReadAsync(buffer);
            bytes.AddRange(buffer.AsSpan(0, count));
            string text = Encoding.UTF8.GetString(bytes.ToArray());
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int length = text.IndexOf("Content-Length: ", StringComparison.Ordinal) is >= 0 and int at
                ? int.Parse(text[(at + 16)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture)
                : 0;
            if (count == 0 || (end >= 0 && Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= length))
            {
                return text;
            }
        }
    }
}
