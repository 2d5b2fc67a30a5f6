using System.Text;
using Google.Protobuf;

namespace Datacube.ServiceDefaults.Tests.Telemetry;

/// <summary>A message of the protobuf wire format, read by field numbers: enough to look into OTLP without its definitions.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, ByteString? Bytes, ulong Number)> fields = [];

    internal WireMessage(ByteString bytes)
    {
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => (WireFormat.GetTagFieldNumber(tag), input.ReadBytes(), 0),
                WireFormat.WireType.Fixed64 => (WireFormat.GetTagFieldNumber(tag), null, input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => (WireFormat.GetTagFieldNumber(tag), null, input.ReadFixed32()),
                _ => (WireFormat.GetTagFieldNumber(tag), null, input.ReadUInt64()),
            });
    }

    internal IEnumerable<WireMessage> All(int field) => fields.Where(one => one.Field == field).Select(one => new WireMessage(one.Bytes!));

    internal string Text(int field) => fields.Where(one => one.Field == field).Select(one => Encoding.UTF8.GetString(one.Bytes!.Span)).FirstOrDefault("");

    internal string Hex(int field) => fields.Where(one => one.Field == field).Select(one => Convert.ToHexStringLower(one.Bytes!.Span)).FirstOrDefault("");

    internal ulong Number(int field) => fields.Where(one => one.Field == field).Select(one => one.Number).FirstOrDefault();

    /// <summary>A list of KeyValue as texts; only texts and whole numbers are told apart.</summary>
    internal Dictionary<string, string> Attributes(int field) =>
        All(field).GroupBy(pair => pair.Text(1)).ToDictionary(pair => pair.Key, pair => pair.First().All(2).Select(value => value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}").FirstOrDefault(""));
}
