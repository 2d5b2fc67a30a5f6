using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata as header values: text as it is, bytes in base64 without padding.</summary>
internal static class MetadataText
{
    internal static string Encode(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.RawBytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds a received header. A binary one may hold several values, separated by commas.</summary>
    internal static void Add(Metadata target, string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            target.Add(name, value);
            return;
        }
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
            target.Add(name, Decode(name, part));
    }

    private static byte[] Decode(string name, string base64)
    {
        try
        {
            return Convert.FromBase64String(base64.Length % 4 == 0 ? base64 : base64.PadRight(base64.Length + 4 - base64.Length % 4, '='));
        }
        catch (FormatException damaged)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The header {name} is not valid base64.", damaged));
        }
    }
}
