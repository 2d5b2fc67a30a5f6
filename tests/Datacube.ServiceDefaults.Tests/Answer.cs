using System.Net;
using System.Text.Json;
using Xunit;

namespace Datacube.ServiceDefaults.Tests;

/// <summary>Reads error bodies.</summary>
internal static class Answer
{
    /// <summary>Asserts status and code, and returns the body.</summary>
    internal static async Task<JsonElement> HasCodeAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.NotEmpty(body.GetProperty("description").GetString()!);
        return body;
    }
}
