using System.Diagnostics;
using Xunit;

namespace Datacube.Pixels.Tests;

public sealed class InstructionSetTests
{
    [Fact, Trait("kind", "unit")]
    public void All_kernels_together_give_the_same_hash_at_every_width()
    {
        var scalar = Widths.Scalar(KernelDigest.Compute);
        Widths.Each(width => Assert.Equal((width, scalar), (width, KernelDigest.Compute())));
    }

    [Theory, Trait("kind", "system")]
    [InlineData("AVX512F", 256), InlineData("AVX2", 64), InlineData("HWIntrinsic", 64)]
    public async Task Runtime_without_an_instruction_set_gives_the_same_hash(string instructionSet, int widest)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(KernelDigest).Assembly.Location]) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) != "dotnet")
            start.FileName = "dotnet";
        start.Environment[$"DOTNET_Enable{instructionSet}"] = "0";
        // The runtime's own name for the group since .NET 10.
        if (instructionSet == "AVX512F")
            start.Environment["DOTNET_EnableAVX512"] = "0";
        using var process = Process.Start(start)!;
        var line = (await process.StandardOutput.ReadToEndAsync()).Trim().Split(' ');
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(int.Parse(line[0], System.Globalization.CultureInfo.InvariantCulture), 64, widest);
        Assert.Equal(KernelDigest.Compute(), line[1]);
    }
}
