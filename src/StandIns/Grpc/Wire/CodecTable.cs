using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>The compressions of one side, by name.</summary>
internal sealed class CodecTable
{
    private readonly Dictionary<string, ICompressionProvider> byName;

    internal CodecTable(IEnumerable<ICompressionProvider> providers)
    {
        byName = new Dictionary<string, ICompressionProvider>(StringComparer.OrdinalIgnoreCase);
        foreach (var provider in providers)
            byName.TryAdd(provider.EncodingName, provider);
        Accepted = string.Join(',', byName.Keys.Prepend(Names.Identity));
    }

    internal static IEnumerable<ICompressionProvider> Standard => [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];

    /// <summary>Value of <c>grpc-accept-encoding</c>.</summary>
    internal string Accepted { get; }

    internal ICompressionProvider? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);
}
