using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>How a kernel sees samples of one type: as 32-bit floats, which hold every 8 and 16 bit integer exactly.</summary>
internal interface ISampleFormat<T> where T : unmanaged
{
    static abstract float ToFloat(T sample);

    /// <summary>Integers: rounded half to even, clamped to the type.</summary>
    static abstract T FromFloat(float value);

    static abstract T FromDouble(double value);
}

internal readonly struct UInt8Format : ISampleFormat<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(byte sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte FromFloat(float value) => (byte)Math.Clamp(MathF.Round(value), 0, byte.MaxValue);

    public static byte FromDouble(double value) => (byte)Math.Clamp(Math.Round(value), 0, byte.MaxValue);
}

internal readonly struct UInt16Format : ISampleFormat<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(ushort sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromFloat(float value) => (ushort)Math.Clamp(MathF.Round(value), 0, ushort.MaxValue);

    public static ushort FromDouble(double value) => (ushort)Math.Clamp(Math.Round(value), 0, ushort.MaxValue);
}

internal readonly struct Int16Format : ISampleFormat<short>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(short sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short FromFloat(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    public static short FromDouble(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}

internal readonly struct Float32Format : ISampleFormat<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(float sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromFloat(float value) => value;

    public static float FromDouble(double value) => (float)value;
}
