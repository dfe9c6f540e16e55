using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Posts over HTTP. A redirect is not followed: the message would go to an address that nobody chose.</summary>
internal sealed class HttpWebhook : IWebhook
{
    private readonly Lazy<HttpClient> _client = new(() => new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <remarks>On another thread: the first call may read the settings of a proxy, which takes time.</remarks>
    public Task<string?> PostAsync(Uri address, string json, TimeSpan limit) => Task.Run(async () =>
    {
        using CancellationTokenSource end = new(limit);
        try
        {
            using StringContent content = new(json, Encoding.UTF8, "application/json");
            using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = content };
            using HttpResponseMessage response = await _client.Value
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"the status is {(int)response.StatusCode}";
        }
        catch (OperationCanceledException)
        {
            return $"it did not answer within {limit.TotalSeconds:0} s";
        }
        catch (HttpRequestException e)
        {
            return (e.InnerException ?? e).Message.TrimEnd('.');
        }
    });
}
