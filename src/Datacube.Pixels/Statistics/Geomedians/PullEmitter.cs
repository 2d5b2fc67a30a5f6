using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// Emits the inner loop of the geomedian per number of bands, so that centre and sums stay in registers: with arrays of them each band costs
/// five memory operations a date instead of two. What it does is <see cref="PullLoop"/>, operation by operation.
/// </summary>
internal static class PullEmitter
{
    private static readonly ConcurrentDictionary<(Type Lanes, int Bands), PullKernel> Cache = new();

    /// <summary>The kernel for so many bands, made on first use.</summary>
    /// <typeparam name="TLanes">Width.</typeparam>
    /// <typeparam name="TVector">Its vector.</typeparam>
    internal static PullKernel For<TLanes, TVector>(int bands) where TLanes : struct, IFloatLanes<TVector> where TVector : struct =>
        Cache.GetOrAdd((typeof(TLanes), bands), static key => Emit(key.Lanes, typeof(TVector), TLanes.Count, key.Bands));

    private static unsafe PullKernel Emit(Type lanes, Type vector, int count, int bands)
    {
        var method = new DynamicMethod(
            $"Pull{bands}{lanes.Name}", null, [typeof(float*), typeof(float*), typeof(int), typeof(float*), typeof(float*)], typeof(PullEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var step = count * sizeof(float);
        LocalBuilder[] centre = Locals(il, vector, bands), pull = Locals(il, vector, bands), chains = Locals(il, vector, 2);
        LocalBuilder difference = il.DeclareLocal(vector), weight = il.DeclareLocal(vector);
        LocalBuilder[] totals = Locals(il, vector, 3), constants = [Constant(il, lanes, vector, PullLoop.Coinciding), Constant(il, lanes, vector, 1), il.DeclareLocal(vector)];
        for (var band = 0; band < bands; band++)
        {
            Address(il, OpCodes.Ldarg_3, band * step);
            Call(il, lanes, "Load", centre[band]);
        }
        LocalBuilder[] sums = [.. pull, .. totals];
        EmitZeros(il, vector, sums);
        Label body = il.DefineLabel(), test = il.DefineLabel();
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(body);
        EmitZeros(il, vector, chains);
        for (var band = 0; band < bands; band++)
        {
            EmitDifference(il, lanes, centre[band], band * step, difference);
            Call(il, lanes, "MultiplyAdd", chains[band & 1], difference, difference, chains[band & 1]);
        }
        Call(il, lanes, "Add", difference, chains[0], chains[1]);
        EmitWeight(il, lanes, (difference, weight), totals, constants);
        for (var band = 0; band < bands; band++)
        {
            EmitDifference(il, lanes, centre[band], band * step, difference);
            Call(il, lanes, "MultiplyAdd", pull[band], weight, difference, pull[band]);
        }
        EmitNext(il, step, bands);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Brtrue, body);
        foreach (var (local, band) in sums.Select((local, band) => (local, band)))
        {
            il.Emit(OpCodes.Ldloc, local);
            Address(il, OpCodes.Ldarg_S, band * step, 4);
            il.Emit(OpCodes.Call, Method(lanes, "Store", vector, typeof(float*)));
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<PullKernel>();
    }

    private static LocalBuilder[] Locals(ILGenerator il, Type vector, int count) => [.. Enumerable.Range(0, count).Select(_ => il.DeclareLocal(vector))];

    /// <summary>From the square of the distance to the weight and the three totals: weights, their number, distances. The last constant is scratch.</summary>
    private static unsafe void EmitWeight(ILGenerator il, Type lanes, (LocalBuilder Distance, LocalBuilder Weight) of, LocalBuilder[] totals, LocalBuilder[] constants)
    {
        var apart = constants[2];
        Call(il, lanes, "InverseRoot", of.Weight, of.Distance);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, Method(lanes, "Load", typeof(float*)));
        Call(il, lanes, "Less", apart, constants[0], of.Distance);
        il.Emit(OpCodes.Ldloc, apart);
        Call(il, lanes, "And", apart);
        Call(il, lanes, "And", of.Weight, of.Weight, apart);
        Call(il, lanes, "Add", totals[0], totals[0], of.Weight);
        Call(il, lanes, "MultiplyAdd", totals[2], of.Distance, of.Weight, totals[2]);
        Call(il, lanes, "And", apart, constants[1], apart);
        Call(il, lanes, "Add", totals[1], totals[1], apart);
    }

    private static void EmitZeros(ILGenerator il, Type vector, LocalBuilder[] locals)
    {
        foreach (var local in locals)
        {
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Initobj, vector);
        }
    }

    private static LocalBuilder Constant(ILGenerator il, Type lanes, Type vector, float value)
    {
        var constant = il.DeclareLocal(vector);
        il.Emit(OpCodes.Ldc_R4, value);
        Call(il, lanes, "Create", constant);
        return constant;
    }

    private static unsafe void EmitDifference(ILGenerator il, Type lanes, LocalBuilder centre, int offset, LocalBuilder into)
    {
        il.Emit(OpCodes.Ldloc, centre);
        Address(il, OpCodes.Ldarg_0, offset);
        il.Emit(OpCodes.Call, Method(lanes, "Load", typeof(float*)));
        Call(il, lanes, "Subtract", into);
    }

    /// <summary>Moves samples and mask to the next date and counts it.</summary>
    private static void EmitNext(ILGenerator il, int step, int bands)
    {
        foreach (var (argument, bytes) in ((byte, int)[])[(0, step * bands), (1, step)])
        {
            Address(il, OpCodes.Ldarg_S, bytes, argument);
            il.Emit(OpCodes.Starg_S, argument);
        }
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Starg_S, (byte)2);
    }

    private static void Address(ILGenerator il, OpCode argument, int offset, byte? number = null)
    {
        if (number is { } which)
            il.Emit(argument, which);
        else
            il.Emit(argument);
        il.Emit(OpCodes.Ldc_I4, offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private static void Call(ILGenerator il, Type lanes, string name, LocalBuilder result, params LocalBuilder[] arguments)
    {
        foreach (var argument in arguments)
            il.Emit(OpCodes.Ldloc, argument);
        il.Emit(OpCodes.Call, name == "Load" ? Method(lanes, name, typeof(float).MakePointerType()) : Method(lanes, name));
        il.Emit(OpCodes.Stloc, result);
    }

    private static MethodInfo Method(Type lanes, string name, params Type[] arguments) =>
        (arguments.Length == 0 ? lanes.GetMethod(name) : lanes.GetMethod(name, arguments)) ?? throw new MissingMethodException(lanes.Name, name);
}
