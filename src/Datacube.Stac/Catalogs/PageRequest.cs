using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Stac.Items;

namespace Datacube.Stac.Catalogs;

/// <summary>A request for one page of a search.</summary>
internal sealed record PageRequest(HttpMethod Method, Uri Address, JsonObject? Body, JsonObject? Headers)
{
    /// <summary>Equal for requests that ask the same: what tells a loop. The first half of a SHA-256.</summary>
    public UInt128 Signature => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Method} {Address.AbsoluteUri} {Body?.ToJsonString()} {Headers?.ToJsonString()}")));

    /// <summary>The request as a text, which an interrupted reading goes on from.</summary>
    /// <param name="part">Which of the requests of a search it belongs to.</param>
    public string ToPlace(int part) => new JsonObject
    {
        ["part"] = part,
        ["method"] = Method.Method,
        ["address"] = Address.AbsoluteUri,
        ["body"] = Body?.DeepClone(),
        ["headers"] = Headers?.DeepClone(),
    }.ToJsonString();

    /// <summary>The request of a place, and the part that it belongs to.</summary>
    /// <exception cref="DatacubeException"><c>feed.form</c>: it is none, or leads to another host than the part itself.</exception>
    public static (int Part, PageRequest Request) OfPlace(string place, IReadOnlyList<PageRequest> parts)
    {
        if (StrictJson.ParseObject(Encoding.UTF8.GetBytes(place)) is { } json && json.Number("part") is { } number && number >= 0 && number < parts.Count
            && Uri.TryCreate(json.Text("address"), UriKind.Absolute, out var address)
            && Uri.Compare(address, parts[(int)number].Address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0)
            return ((int)number, new(json.Text("method") == "POST" ? HttpMethod.Post : HttpMethod.Get, address, json.Object("body"), json.Object("headers")));
        throw new DatacubeException("feed.form", "The place to go on from is none of this catalogue. Start again from the beginning.", "catalog");
    }
}
