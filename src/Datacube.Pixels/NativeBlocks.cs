using System.Runtime.InteropServices;

namespace Datacube.Pixels;

/// <summary>
/// Native memory of planes. Large blocks come from the operating system itself and go back to it whole, because the C library keeps what
/// is freed in heaps of its own: the process then grows to several times what it uses. Some freed blocks stay here for the next plane of
/// about that size, so that the steady state faults no new pages in. Thread-safe.
/// </summary>
internal static unsafe partial class NativeBlocks
{
    /// <summary>Bytes from which a block is large.</summary>
    internal const long LargeBytes = 128 << 10;

    /// <summary>Most bytes of blocks that wait for their next use, where nobody allowed more.</summary>
    internal const long MostIdleBytes = 32 << 20;

    private const int Alignment = 64;

    // PROT_READ | PROT_WRITE, and MAP_PRIVATE | MAP_ANONYMOUS, which is not the same number everywhere.
    private const int ReadWrite = 3, LinuxPrivateAnonymous = 0x22, MacPrivateAnonymous = 0x1002;

    private static readonly Lock Gate = new();
    private static readonly List<(nint Address, long Bytes)> Idle = [];
    private static long idleBytes;
    private static long allowed = MostIdleBytes;

    /// <summary>Bytes that wait for their next use.</summary>
    internal static long IdleBytes
    {
        get
        {
            lock (Gate)
                return idleBytes;
        }
    }

    private static bool CanMap => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>A block of at least so many bytes, 64-byte aligned, content undefined. Give it back with the same number of bytes.</summary>
    internal static void* Rent(long bytes)
    {
        if (bytes < LargeBytes || !CanMap)
            return NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        var size = SizeOf(bytes);
        lock (Gate)
        {
            for (var i = Idle.Count - 1; i >= 0; i--)
            {
                if (Idle[i].Bytes != size)
                    continue;
                var found = Idle[i].Address;
                Idle.RemoveAt(i);
                idleBytes -= size;
                return (void*)found;
            }
        }

        var address = Map(0, (nuint)size, ReadWrite, OperatingSystem.IsLinux() ? LinuxPrivateAnonymous : MacPrivateAnonymous, -1, 0);
        return address != -1 ? (void*)address : throw new InsufficientMemoryException($"No memory is left for a plane of {bytes} bytes.");
    }

    /// <summary>Takes a block back.</summary>
    internal static void Return(void* block, long bytes)
    {
        if (bytes < LargeBytes || !CanMap)
        {
            NativeMemory.AlignedFree(block);
            return;
        }

        lock (Gate)
        {
            Idle.Add(((nint)block, SizeOf(bytes)));
            idleBytes += SizeOf(bytes);
            Trim();
        }
    }

    /// <summary>Lets so many bytes more (or fewer again) wait for their next use.</summary>
    internal static void Allow(long bytes)
    {
        lock (Gate)
        {
            allowed += bytes;
            Trim();
        }
    }

    private static void Trim()
    {
        while (idleBytes > allowed)
        {
            // The first of the list has waited longest.
            idleBytes -= Idle[0].Bytes;
            _ = Unmap(Idle[0].Address, (nuint)Idle[0].Bytes);
            Idle.RemoveAt(0);
        }
    }

    /// <summary>Sizes in steps of an eighth of a power of two, so that planes of nearly the same size share blocks.</summary>
    internal static long SizeOf(long bytes)
    {
        var step = Math.Max(4096, (long)(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes) >> 4));
        return (bytes + step - 1) / step * step;
    }

    // Offsets are 64 bits wide in both systems' 64-bit processes.
    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
