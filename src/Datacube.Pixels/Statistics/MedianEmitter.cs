using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Emits one straight-line median kernel per number of planes, so that samples live in vector registers (a loop over a table of
/// comparators is more than ten times slower). Missing samples are filled alternately with −∞ and +∞: then the wanted ranks are
/// (T − 1) / 2 and the next one whatever is missing, and one network serves every lane.
/// </summary>
internal static class MedianEmitter
{
    private static readonly ConcurrentDictionary<(Type Lanes, int Planes), MedianKernel> Cache = new();

    /// <summary>The kernel for so many planes, made on first use. <paramref name="lanes"/> is one of the Lanes types of this folder.</summary>
    internal static MedianKernel For(Type lanes, int planes) => Cache.GetOrAdd((lanes, planes), static key => Emit(key.Lanes, key.Planes));

    private static unsafe MedianKernel Emit(Type lanes, int planes)
    {
        var method = new DynamicMethod(
            $"Median{planes}{lanes.Name}", null, [typeof(void**), typeof(int), typeof(long), typeof(long), typeof(void*), typeof(ushort*)], typeof(MedianEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var vector = Piece(lanes, "Load").ReturnType;
        var sampleSize = Piece(lanes, "Load").GetParameters()[0].ParameterType.GetElementType() == typeof(float) ? sizeof(float) : sizeof(ushort);
        var count = (int)lanes.GetField("Count", BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!;
        var samples = new LocalBuilder[planes];
        for (var t = 0; t < planes; t++)
            samples[t] = il.DeclareLocal(vector);
        Label body = il.DefineLabel(), test = il.DefineLabel();
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(body);
        var (parity, valid) = EmitLoads(il, lanes, samples, sampleSize);
        EmitNetwork(il, lanes, samples);
        EmitResult(il, lanes, samples, (parity, valid), sampleSize);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I8, (long)count);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Starg_S, (byte)2);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I8, (long)count);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ble, body);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MedianKernel>();
    }

    /// <summary>Loads a vector per plane, fills what is missing and keeps the parity and the number of valid samples.</summary>
    private static (LocalBuilder Parity, LocalBuilder Valid) EmitLoads(ILGenerator il, Type lanes, LocalBuilder[] samples, int sampleSize)
    {
        MethodInfo load = Piece(lanes, "Load"), missing = Piece(lanes, "Missing"), fill = Piece(lanes, "Fill"), toggle = Piece(lanes, "Toggle");
        MethodInfo full = Piece(lanes, "Full"), tally = Piece(lanes, "Tally");
        LocalBuilder parity = il.DeclareLocal(load.ReturnType), hole = il.DeclareLocal(load.ReturnType), valid = il.DeclareLocal(full.ReturnType);
        il.Emit(OpCodes.Ldloca, parity);
        il.Emit(OpCodes.Initobj, load.ReturnType);
        il.Emit(OpCodes.Ldc_I4, samples.Length);
        il.Emit(OpCodes.Call, full);
        il.Emit(OpCodes.Stloc, valid);
        for (var t = 0; t < samples.Length; t++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, t * IntPtr.Size);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldind_I);
            EmitOffset(il, sampleSize);
            il.Emit(OpCodes.Call, load);
            il.Emit(OpCodes.Stloc, samples[t]);
            Call(il, missing, hole, samples[t]);
            Call(il, fill, samples[t], samples[t], hole, parity);
            Call(il, toggle, parity, parity, hole);
            Call(il, tally, valid, valid, hole);
        }
        return (parity, valid);
    }

    private static void EmitNetwork(ILGenerator il, Type lanes, LocalBuilder[] samples)
    {
        MethodInfo min = Piece(lanes, "Min"), max = Piece(lanes, "Max");
        var low = il.DeclareLocal(min.ReturnType);
        foreach (var comparator in SortingNetwork.ForMedian(samples.Length))
        {
            Call(il, min, low, samples[comparator.Low], samples[comparator.High]);
            Call(il, max, samples[comparator.High], samples[comparator.Low], samples[comparator.High]);
            il.Emit(OpCodes.Ldloc, low);
            il.Emit(OpCodes.Stloc, samples[comparator.Low]);
        }
    }

    private static void EmitResult(ILGenerator il, Type lanes, LocalBuilder[] samples, (LocalBuilder Parity, LocalBuilder Valid) missing, int sampleSize)
    {
        il.Emit(OpCodes.Ldloc, samples[(samples.Length - 1) / 2]);
        il.Emit(OpCodes.Ldloc, samples[SortingNetwork.UpperRank(samples.Length)]);
        il.Emit(OpCodes.Ldloc, missing.Parity);
        il.Emit(OpCodes.Call, Piece(lanes, samples.Length % 2 == 0 ? "SelectEven" : "SelectOdd"));
        il.Emit(OpCodes.Ldloc, missing.Valid);
        il.Emit(OpCodes.Ldarg_S, (byte)4);
        EmitOffset(il, sampleSize);
        Label none = il.DefineLabel(), store = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        il.Emit(OpCodes.Brfalse, none);
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        EmitOffset(il, sizeof(ushort));
        il.Emit(OpCodes.Br, store);
        il.MarkLabel(none);
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        il.MarkLabel(store);
        il.Emit(OpCodes.Call, Piece(lanes, "Store"));
    }

    /// <summary>Adds pixel × sample size to the address on the stack.</summary>
    private static void EmitOffset(ILGenerator il, int sampleSize)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I4, sampleSize);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private static void Call(ILGenerator il, MethodInfo piece, LocalBuilder result, params ReadOnlySpan<LocalBuilder> arguments)
    {
        foreach (var argument in arguments)
            il.Emit(OpCodes.Ldloc, argument);
        il.Emit(OpCodes.Call, piece);
        il.Emit(OpCodes.Stloc, result);
    }

    private static MethodInfo Piece(Type lanes, string name) => lanes.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
