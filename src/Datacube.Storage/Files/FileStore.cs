using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;
using Microsoft.Win32.SafeHandles;

namespace Datacube.Storage.Files;

/// <summary>
/// A folder as an object store.
/// <para>Why a reader sees the old bytes, the new bytes or nothing:</para>
/// <para>1. Bytes go to a new file below <c>_tmp</c> of the same root, thus of the same file system, under a name no other writer has.</para>
/// <para>2. The file is complete and flushed to the disk (fsync) before it gets its final name.</para>
/// <para>3. It gets the name by one rename (Replace) or one exclusive link (CreateOnly); both are atomic in POSIX, and an exclusive link has
/// one winner among any number of racing writers.</para>
/// <para>4. Nothing writes to a file that has its final name. An open reader keeps the old file whole.</para>
/// <para>5. A power failure after the rename may lose the name, never expose half an object; the work is then done again.</para>
/// </summary>
public sealed class FileStore : IObjectStore
{
    private const int MostAttempts = 100;
    private const int CopyBytes = 1 << 20;

    private static long lastStamp;

    private readonly SafePath paths;
    private readonly TimeProvider clock;
    private readonly WriterTemporaries temporaries;
    private int swept;

    /// <summary>Opens a folder; it is created by the first write.</summary>
    /// <param name="folder">Root folder.</param>
    /// <param name="clock">Stamps objects and dates leftovers.</param>
    public FileStore(string folder, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(clock);
        paths = new(folder);
        this.clock = clock;
        temporaries = new(paths.Root, clock);
        Root = new Uri(paths.Root, UriKind.Absolute);
    }

    /// <inheritdoc/>
    public Uri Root { get; }

    /// <inheritdoc/>
    public ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var file = new FileInfo(PathOf(key));
        return ValueTask.FromResult(file.Exists ? Describe(key, file) : null);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var path = PathOf(key);
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            if (etag is not null && etag != Tag(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle)))
                throw new DatacubeException("source.changed", $"'{key}' is no longer the object that was opened. Open it again.", "key");
            var total = 0;
            while (total < destination.Length)
            {
                var read = await RandomAccess.ReadAsync(handle, destination[total..], offset + total, cancellation).ConfigureAwait(false);
                if (read == 0)
                    break;
                total += read;
            }
            return total;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Opening a folder reads as "not permitted"; to a store a folder is no object.
            throw FileErrors.Translate(Directory.Exists(path) ? new FileNotFoundException() : error, "read", key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation) =>
        PutAsync(key, (file, stop) => RandomAccess.WriteAsync(file, content, 0, stop), condition, cancellation);

    /// <inheritdoc/>
    public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) =>
        PutAsync(key, (file, stop) => CopyAsync(path, file, stop), condition, cancellation);

    private async ValueTask<ObjectInfo> PutAsync(string key, Func<SafeFileHandle, CancellationToken, ValueTask> write, PutCondition condition, CancellationToken cancellation)
    {
        var path = PathOf(key);
        string? temporary = null;
        try
        {
            SweepOnce();
            if (condition == PutCondition.CreateOnly && File.Exists(path))
                throw AlreadyExists(key); // Saves the write; the exclusive rename below decides.
            temporary = temporaries.Next();
            await WriteAsync(temporary, write, cancellation).ConfigureAwait(false);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var info = Describe(key, new FileInfo(temporary));
            if (condition == PutCondition.Replace)
                File.Move(temporary, path, overwrite: true);
            else if (!ExclusiveRename.TryMove(temporary, path))
                throw AlreadyExists(key);
            temporary = null;
            return info;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, "write", key);
        }
        finally
        {
            if (temporary is not null)
                File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var parent = prefix.LastIndexOf('/') is var slash and > 0 ? prefix[..slash] : "";
        var folder = parent.Length == 0 ? paths.Root : PathOf(parent);
        foreach (var info in Walk(folder, parent.Length == 0 ? "" : parent + "/", prefix))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return info;
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = PathOf(key);
        try
        {
            if (File.Exists(path))
                File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, "delete", key);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Removes temporaries whose writer is dead, which the first write of a store does by itself, and the folder for temporaries where none is
    /// left. Returns how many files were removed.
    /// </summary>
    public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var removed = temporaries.Sweep();
        temporaries.RemoveEmptyFolders();
        return ValueTask.FromResult(removed);
    }

    private string PathOf(string key)
    {
        var path = paths.Resolve(key);
        return key.StartsWith(ObjectKey.TemporaryFolder + "/" + WriterTemporaries.Folder, StringComparison.Ordinal)
            ? throw new DatacubeException("name.form", $"The object key '{key}' is reserved for unfinished writes.", "key")
            : path;
    }

    private void SweepOnce()
    {
        if (Interlocked.Exchange(ref swept, 1) == 0)
            temporaries.Sweep();
    }

    private async Task WriteAsync(string path, Func<SafeFileHandle, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        // No preallocation: the runtime reports a full disk then without the code by which it is recognised.
        using (var handle = Create(path))
        {
            await write(handle, cancellation).ConfigureAwait(false);
            RandomAccess.FlushToDisk(handle);
        }
        File.SetLastWriteTimeUtc(path, NextStamp());
    }

    private static async ValueTask CopyAsync(string path, SafeFileHandle target, CancellationToken cancellation)
    {
        using var source = File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            long offset = 0;
            while (await RandomAccess.ReadAsync(source, buffer, offset, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                await RandomAccess.WriteAsync(target, buffer.AsMemory(0, read), offset, cancellation).ConfigureAwait(false);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Another store of the same folder may sweep the folder of temporaries between its making and its use: it is made again then.</summary>
    private static SafeFileHandle Create(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
            }
            catch (DirectoryNotFoundException) when (attempt < MostAttempts)
            {
                MakeFolder(Path.GetDirectoryName(path)!, mayVanish: attempt < MostAttempts - 1);
            }
        }
    }

    /// <summary>
    /// The runtime makes the folder, or finds it there and looks at it; a sweep in between that takes it away fails that look. Where it
    /// <paramref name="mayVanish"/>, the next opening tells; a cause that stays (a full disk) fails at once or the last time.
    /// </summary>
    private static void MakeFolder(string folder, bool mayVanish)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException error) when (mayVanish && !FileErrors.IsDiskFull(error) && !File.Exists(folder))
        {
            return;
        }
    }

    /// <summary>
    /// The ETag is size and time of change. The file system's own clock ticks in milliseconds, so two replacements of equal size could look
    /// alike: stamps of 100 ns that never repeat in this process replace it.
    /// </summary>
    private DateTime NextStamp()
    {
        long seen, next;
        do
        {
            seen = Interlocked.Read(ref lastStamp);
            next = Math.Max(seen + 1, clock.GetUtcNow().UtcTicks);
        }
        while (Interlocked.CompareExchange(ref lastStamp, next, seen) != seen);
        return new DateTime(next, DateTimeKind.Utc);
    }

    private static IEnumerable<ObjectInfo> Walk(string folder, string keyPrefix, string prefix)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
            yield break;
        // A folder sorts as its name with the slash behind it: that is the order of the keys below.
        var entries = directory.EnumerateFileSystemInfos()
            .Select(entry => (Entry: entry, Key: keyPrefix + entry.Name + (entry is DirectoryInfo ? "/" : "")))
            .OrderBy(entry => entry.Key, ObjectKey.Order);
        foreach (var (entry, key) in entries)
        {
            if (entry is FileInfo file)
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal) && file.Exists)
                    yield return Describe(key, file);
                continue;
            }
            var related = key.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(key, StringComparison.Ordinal);
            var unfinished = key == ObjectKey.TemporaryFolder + "/" && !prefix.StartsWith(key, StringComparison.Ordinal);
            var reserved = key == $"{ObjectKey.TemporaryFolder}/{WriterTemporaries.Folder}/";
            if (!related || unfinished || reserved || entry.LinkTarget is not null)
                continue;
            foreach (var info in Walk(entry.FullName, key, prefix))
                yield return info;
        }
    }

    private static ObjectInfo Describe(string key, FileInfo file) =>
        new(key, file.Length, Tag(file.Length, file.LastWriteTimeUtc), null);

    private static string Tag(long length, DateTime written) => string.Create(CultureInfo.InvariantCulture, $"{written.Ticks:x}-{length:x}");

    private static DatacubeException AlreadyExists(string key) =>
        new("conflict.already_exists", $"The object '{key}' exists already and is not replaced.", "key");
}
