using System.Buffers.Binary;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>Damages a file; the same for the same state of <see cref="Random"/>.</summary>
internal static class Mutation
{
    // Near the front are the directories, tables and sizes, where damage hurts most.
    private const int Front = 1024;

    private static readonly byte[] PainfulBytes = [0, 1, 2, 3, 4, 8, 0x7F, 0x80, 0xFE, 0xFF];

    private static readonly long[] PainfulNumbers =
        [0, 1, -1, 2, 8, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 1L << 48];

    private static readonly string[] PainfulWords =
        ["null", "true", "[]", "{}", "\"\"", "-1", "0", "1e999", "-0.0", "1e-400", "9007199254740993", "99999999999999999999", "[[[[[[[[", "NaN", "\"\\u0000\"", "\"../../x\"", ",", ":", "\"shape\":[0]"];

    public static byte[] Apply(byte[] file, IReadOnlyDictionary<string, byte[]> others, bool isText, Random random)
    {
        var damaged = (byte[])file.Clone();
        for (var step = random.Next(1, 4); step > 0 && damaged.Length > 0; step--)
        {
            damaged = random.Next(isText ? 8 : 6) switch
            {
                0 => damaged[..random.Next(damaged.Length)],
                1 => FlipBits(damaged, random),
                2 => SetBytes(damaged, random),
                3 => SetNumber(damaged, random),
                4 => CopyPiece(damaged, damaged, random),
                5 => CopyPiece(others.ElementAt(random.Next(others.Count)).Value, damaged, random),
                _ => ReplaceWord(damaged, random),
            };
        }
        return damaged;
    }

    private static byte[] FlipBits(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 20); i > 0; i--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] SetBytes(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
            bytes[random.Next(Math.Min(bytes.Length, Front))] = PainfulBytes[random.Next(PainfulBytes.Length)];
        return bytes;
    }

    private static byte[] SetNumber(byte[] bytes, Random random)
    {
        var width = 1 << random.Next(1, 4);
        if (bytes.Length < width)
            return bytes;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, PainfulNumbers[random.Next(PainfulNumbers.Length)]);
        number[..width].CopyTo(bytes.AsSpan(random.Next(Math.Min(bytes.Length, Front) - width + 1)));
        return bytes;
    }

    private static byte[] CopyPiece(byte[] from, byte[] to, Random random)
    {
        var length = Math.Min(random.Next(1, 200), Math.Min(from.Length, to.Length));
        from.AsSpan(random.Next(from.Length - length + 1), length).ToArray().CopyTo(to.AsSpan(random.Next(to.Length - length + 1)));
        return to;
    }

    /// <summary>Puts a word in the place of what stands between two marks of JSON, or between two random places.</summary>
    private static byte[] ReplaceWord(byte[] bytes, Random random)
    {
        var start = random.Next(bytes.Length);
        if (random.Next(4) > 0)
        {
            var mark = bytes.AsSpan(start).IndexOfAny(":,["u8);
            start = mark < 0 ? start : start + mark + 1;
        }
        var rest = bytes.AsSpan(start);
        var end = rest.IndexOfAny(",]}"u8);
        var length = end < 0 ? Math.Min(rest.Length, 8) : end;
        return [.. bytes.AsSpan(0, start), .. System.Text.Encoding.UTF8.GetBytes(PainfulWords[random.Next(PainfulWords.Length)]), .. rest[length..]];
    }
}
