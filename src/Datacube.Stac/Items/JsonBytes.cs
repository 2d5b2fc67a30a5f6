using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>How long JSON is as text, without keeping the text.</summary>
internal sealed class JsonBytes : IBufferWriter<byte>
{
    private const int Least = 16 << 10;
    private byte[] scratch = new byte[Least];
    private long count;

    /// <summary>Bytes of a node in UTF-8.</summary>
    public static long Of(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var counter = new JsonBytes();
        using (var writer = new Utf8JsonWriter(counter))
            json.WriteTo(writer);
        return counter.count;
    }

    void IBufferWriter<byte>.Advance(int count) => this.count += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => scratch = scratch.Length >= sizeHint ? scratch : new byte[sizeHint];

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;
}
