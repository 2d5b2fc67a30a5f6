using System.Net;
using System.Net.Http.Headers;

namespace Datacube.Contracts.Tests.Http;

/// <summary>A network that answers from a script and remembers what was asked.</summary>
internal sealed class ScriptedNetwork(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    public List<HttpRequestHeaders> Headers { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, Action<HttpResponseMessage>? change = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent("") };
        change?.Invoke(response);
        return response;
    }

    public static HttpResponseMessage Redirect(string to, HttpStatusCode status = HttpStatusCode.Found) =>
        Answer(status, response => response.Headers.Location = new Uri(to, UriKind.RelativeOrAbsolute));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri}");
        Headers.Add(request.Headers);
        var response = answer(request, Asked.Count);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}
