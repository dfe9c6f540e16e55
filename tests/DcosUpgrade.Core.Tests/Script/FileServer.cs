using System;
using System.Net;
using System.Threading.Tasks;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>A web server on the loopback address.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();

    /// <param name="answer">The content of a path without its leading slash; null for 404.</param>
    public FileServer(int port, Func<string, byte[]?> answer)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = ServeAsync(answer);
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync(Func<string, byte[]?> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            byte[]? content = answer(context.Request.Url!.AbsolutePath.TrimStart('/'));
            context.Response.StatusCode = content is null ? 404 : 200;
            // The server has no ranges: a resumed download starts again.
            context.Response.Close(content ?? [], willBlock: false);
        }
    }
}
