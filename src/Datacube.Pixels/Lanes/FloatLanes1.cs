namespace Datacube.Pixels.Lanes;

/// <summary>One pixel at a time: the twin whose bits the vectors equal, and what finishes their rests.</summary>
internal readonly unsafe struct FloatLanes1 : IFloatLanes<float>
{
    public static int Count => 1;

    public static float Create(float value) => value;

    public static float Load(float* from) => *from;

    public static float Load(ushort* from) => *from;

    public static void Store(float value, float* to) => *to = value;

    public static void Store(float value, ushort* to) => *to = (ushort)MathF.Round(value, MidpointRounding.ToEven);

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float MultiplySubtract(float a, float b, float c) => MathF.FusedMultiplyAdd(-a, b, c);

    public static float Sqrt(float value) => MathF.Sqrt(value);

    public static float Abs(float value) => MathF.Abs(value);

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float Less(float a, float b) => Mask(a < b);

    public static float Equal(float a, float b) => Mask(a == b);

    public static float And(float a, float mask) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) & BitConverter.SingleToInt32Bits(mask));

    public static float Select(float mask, float then, float otherwise) => BitConverter.SingleToInt32Bits(mask) != 0 ? then : otherwise;

    public static bool IsNone(float mask) => BitConverter.SingleToInt32Bits(mask) == 0;

    public static float InverseRoot(float value)
    {
        var y = BitConverter.Int32BitsToSingle(InverseRootSteps.Magic - (BitConverter.SingleToInt32Bits(value) >>> 1));
        y *= MultiplySubtract(value, y * y, InverseRootSteps.First);
        return y * MultiplySubtract(value * InverseRootSteps.Third, y * y, InverseRootSteps.Second);
    }

    private static float Mask(bool set) => BitConverter.Int32BitsToSingle(set ? -1 : 0);
}
