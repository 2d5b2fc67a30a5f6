using System.Text;

namespace Datacube.Stac.GeoParquet;

/// <summary>A struct by field numbers; a field of another type than asked for counts as missing.</summary>
internal sealed record ThriftStruct(IReadOnlyDictionary<int, object> Fields)
{
    public long? Int(int field) => Fields.GetValueOrDefault(field) is long value ? value : null;

    public string? Text(int field) => Fields.GetValueOrDefault(field) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    public byte[]? Bytes(int field) => Fields.GetValueOrDefault(field) as byte[];

    public ThriftStruct? Struct(int field) => Fields.GetValueOrDefault(field) as ThriftStruct;

    public IReadOnlyList<ThriftStruct> Structs(int field) => Fields.GetValueOrDefault(field) is List<object> list ? [.. list.OfType<ThriftStruct>()] : [];

    public IReadOnlyList<string> Texts(int field) => Fields.GetValueOrDefault(field) is List<object> list ? [.. list.OfType<byte[]>().Select(Encoding.UTF8.GetString)] : [];
}
