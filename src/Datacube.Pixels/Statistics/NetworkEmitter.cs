using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Emits one straight-line sorting kernel per number of planes, so that samples live in vector registers (a loop over a table of
/// comparators is more than ten times slower). For medians missing samples are filled alternately with −∞ and +∞: then the wanted ranks are
/// (T − 1) / 2 and the next one whatever is missing, and one network serves every lane.
/// </summary>
internal sealed class NetworkEmitter
{
    private const int Alignment = 64, WideBytes = 64;
    private static readonly ConcurrentDictionary<(Type Lanes, int Planes, bool Sorts), NetworkKernel> Cache = new();

    private readonly ILGenerator il;
    private readonly Type lanes;
    private readonly Type vector;
    private readonly int planes, sampleSize, count;
    private readonly bool sorts;
    private LocalBuilder table = null!, filler = null!, hole = null!, valid = null!;

    private NetworkEmitter(ILGenerator il, Type lanes, int planes, bool sorts)
    {
        (this.il, this.lanes, this.planes, this.sorts) = (il, lanes, planes, sorts);
        vector = Piece("Load").ReturnType;
        sampleSize = Piece("Load").GetParameters()[0].ParameterType.GetElementType() == typeof(float) ? sizeof(float) : sizeof(ushort);
        count = (int)lanes.GetField("Count", BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!;
    }

    /// <summary>Local variables for samples: the registers of this width but for those that missing samples and constants take.</summary>
    private int Registers => count * sampleSize == WideBytes ? 25 : 11;

    /// <summary>The kernel of medians for so many planes, made on first use. <paramref name="lanes"/> is one of the Lanes types of this folder.</summary>
    internal static NetworkKernel ForMedian(Type lanes, int planes) => For((lanes, planes, false));

    /// <summary>The kernel that sorts so many planes.</summary>
    internal static NetworkKernel ForSorting(Type lanes, int planes) => For((lanes, planes, true));

    private static NetworkKernel For((Type Lanes, int Planes, bool Sorts) key) => Cache.GetOrAdd(key, static key => Emit(key.Lanes, key.Planes, key.Sorts));

    private static unsafe NetworkKernel Emit(Type lanes, int planes, bool sorts)
    {
        var method = new DynamicMethod(
            $"{(sorts ? "Sort" : "Median")}{planes}{lanes.Name}", null, [typeof(void**), typeof(int), typeof(long), typeof(long), typeof(void*), typeof(ushort*)], typeof(NetworkEmitter).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        new NetworkEmitter(method.GetILGenerator(), lanes, planes, sorts).EmitAll();
        return method.CreateDelegate<NetworkKernel>();
    }

    private void EmitAll()
    {
        EmitTable();
        Label body = il.DefineLabel(), test = il.DefineLabel();
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(body);
        EmitNetwork();
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
    }

    /// <summary>Room for a vector per plane: the result itself where it is the sorted keys, else on the stack, aligned.</summary>
    private void EmitTable()
    {
        table = il.DeclareLocal(typeof(nint));
        filler = il.DeclareLocal(vector);
        hole = il.DeclareLocal(vector);
        valid = il.DeclareLocal(Piece("Full").ReturnType);
        if (sorts)
        {
            il.Emit(OpCodes.Ldarg_S, (byte)4);
        }
        else
        {
            il.Emit(OpCodes.Ldc_I4, ((planes + 1) * count * sampleSize) + Alignment);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Localloc);
            il.Emit(OpCodes.Ldc_I4, Alignment - 1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldc_I4, -Alignment);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.And);
        }
        il.Emit(OpCodes.Stloc, table);
    }

    private void EmitNetwork()
    {
        il.Emit(OpCodes.Ldc_I4, planes);
        il.Emit(OpCodes.Call, Piece("Full"));
        il.Emit(OpCodes.Stloc, valid);
        Call("FirstFiller", filler);
        var comparators = sorts ? SortingNetwork.ForAll(planes) : SortingNetwork.ForMedian(planes);
        int low = (planes - 1) / 2, high = SortingNetwork.UpperRank(planes);
        LocalBuilder[] locals = [.. Enumerable.Range(0, Math.Min(planes, Registers) + 1).Select(_ => il.DeclareLocal(vector))];
        var registers = new SampleRegisters(locals, comparators, sorts ? Enumerable.Range(0, planes) : low == high ? [low] : [low, high], EmitLoad, EmitFetch, EmitKeep);
        foreach (var comparator in comparators)
        {
            var (a, b, spare) = registers.Take(comparator.Low, comparator.High);
            foreach (var (name, result) in ((string, LocalBuilder)[])[("Min", spare), ("Max", b)])
            {
                il.Emit(OpCodes.Ldloc, a);
                il.Emit(OpCodes.Ldloc, b);
                il.Emit(OpCodes.Call, Own(name));
                il.Emit(OpCodes.Stloc, result);
            }
            registers.Compared(comparator.Low, comparator.High);
        }
        if (sorts)
        {
            registers.KeepAll(planes);
            il.Emit(OpCodes.Ldloc, valid);
            il.Emit(OpCodes.Ldarg_S, (byte)5);
            il.Emit(OpCodes.Call, Piece("StoreCounts"));
            return;
        }
        var middle = registers.Take(low, high);
        EmitResult(middle.Low, middle.High);
    }

    /// <summary>Loads a vector of one plane, fills what is missing and keeps the filler and the number of valid samples.</summary>
    private void EmitLoad(LocalBuilder sample, int plane)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, plane * IntPtr.Size);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
        EmitOffset(sampleSize);
        il.Emit(OpCodes.Call, Piece("Load"));
        il.Emit(OpCodes.Stloc, sample);
        Call("Missing", hole, sample);
        if (sorts)
        {
            Call("FillLargest", sample, sample, hole);
        }
        else
        {
            Call("Fill", sample, sample, hole, filler);
            Call("Toggle", filler, filler, hole);
        }
        Call("Tally", valid, valid, hole);
    }

    private void EmitFetch(LocalBuilder register, int sample)
    {
        EmitRoom(sample);
        il.Emit(OpCodes.Call, Own("Load"));
        il.Emit(OpCodes.Stloc, register);
    }

    private void EmitKeep(LocalBuilder register, int sample)
    {
        il.Emit(OpCodes.Ldloc, register);
        EmitRoom(sample);
        il.Emit(OpCodes.Call, Own("Store"));
    }

    private void EmitRoom(int sample)
    {
        il.Emit(OpCodes.Ldloc, table);
        il.Emit(OpCodes.Ldc_I4, sample * count * sampleSize);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void EmitResult(LocalBuilder low, LocalBuilder high)
    {
        il.Emit(OpCodes.Ldloc, low);
        il.Emit(OpCodes.Ldloc, high);
        il.Emit(OpCodes.Ldloc, filler);
        il.Emit(OpCodes.Call, Piece(planes % 2 == 0 ? "SelectEven" : "SelectOdd"));
        il.Emit(OpCodes.Ldloc, valid);
        il.Emit(OpCodes.Ldarg_S, (byte)4);
        EmitOffset(sampleSize);
        Label none = il.DefineLabel(), store = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        il.Emit(OpCodes.Brfalse, none);
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        EmitOffset(sizeof(ushort));
        il.Emit(OpCodes.Br, store);
        il.MarkLabel(none);
        il.Emit(OpCodes.Ldarg_S, (byte)5);
        il.MarkLabel(store);
        il.Emit(OpCodes.Call, Piece("Store"));
    }

    /// <summary>Adds pixel × sample size to the address on the stack.</summary>
    private void EmitOffset(int size)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I4, size);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void Call(string piece, LocalBuilder result, params ReadOnlySpan<LocalBuilder> arguments)
    {
        foreach (var argument in arguments)
            il.Emit(OpCodes.Ldloc, argument);
        il.Emit(OpCodes.Call, Piece(piece));
        il.Emit(OpCodes.Stloc, result);
    }

    /// <summary>An operation of the vector type itself: thousands of calls would use up what the compiler inlines.</summary>
    private MethodInfo Own(string name) =>
        (count * sampleSize == WideBytes ? typeof(Vector512) : typeof(Vector256)).GetMethods().Single(method => method.Name == name && method.IsGenericMethodDefinition).MakeGenericMethod(vector.GetGenericArguments());

    private MethodInfo Piece(string name) => lanes.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
