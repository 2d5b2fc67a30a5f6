using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>One header: text, or bytes where the key ends with <see cref="BinaryHeaderSuffix"/>.</summary>
    public class Entry
    {
        private readonly string? text;
        private readonly byte[]? bytes;

        public Entry(string key, string value)
        {
            Key = Normal(key);
            if (IsBinary)
                throw new ArgumentException($"The key {Key} ends with {BinaryHeaderSuffix}: its value must be bytes.", nameof(key));
            ArgumentNullException.ThrowIfNull(value);
            text = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normal(key);
            if (!IsBinary)
                throw new ArgumentException($"The key {Key} has a binary value: it must end with {BinaryHeaderSuffix}.", nameof(key));
            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = (byte[])valueBytes.Clone();
        }

        public string Key { get; }

        public string Value => text ?? throw new InvalidOperationException($"The value of {Key} is binary; read {nameof(ValueBytes)}.");

        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(text!) : (byte[])bytes.Clone();

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        internal ReadOnlySpan<byte> RawBytes => bytes;

        public override string ToString() => IsBinary ? $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes!)}]" : $"[Entry: key={Key}, value={text}]";

        private static string Normal(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
#pragma warning disable CA1308 // The wire wants lower-case names.
            var lower = key.ToLowerInvariant();
#pragma warning restore CA1308
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(KeyCharacters))
                throw new ArgumentException($"The metadata key \"{key}\" is not valid: letters, digits, _, - and . are allowed.", nameof(key));
            return lower;
        }
    }
}
