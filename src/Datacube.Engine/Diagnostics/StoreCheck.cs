using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Engine.Diagnostics;

/// <summary>Tries a store with a small object: write, read, write where something is, delete.</summary>
internal static class StoreCheck
{
    private const string Name = "store";

    public static async Task<Finding> ExamineAsync(DoctorRequest request, CancellationToken cancellation)
    {
        try
        {
            var store = ObjectStores.Open(request.Store, request.Clock, request.S3);
            // Two doctors at the same time must not meet.
            var key = $"_datacube_doctor_{Guid.NewGuid():N}";
            try
            {
                return await ProbeAsync(store, key, cancellation).ConfigureAwait(false) is { } problem
                    ? new(Name, FindingState.Broken, $"{Show(store)}: {problem}", "Use a store that honours conditional writes; two workers could overwrite each other here.")
                    : new(Name, FindingState.Good, $"{Show(store)}: writes, reads, conditional writes and deletes work");
            }
            finally
            {
                await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (DatacubeException error)
        {
            return new(Name, FindingState.Broken, $"{error.Code}: {error.Message}", "Name a folder or an s3:// address that can be written with --output.");
        }
    }

    private static string Show(IObjectStore store) => store.Root.IsFile ? store.Root.LocalPath : store.Root.ToString();

    private static async Task<string?> ProbeAsync(IObjectStore store, string key, CancellationToken cancellation)
    {
        byte[] first = [1, 2, 3];
        await store.PutAsync(key, first, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
        if (!await RefusesSecondAsync(store, key, cancellation).ConfigureAwait(false))
            return "a conditional write replaced an existing object";
        var read = new byte[first.Length + 1];
        var count = await store.ReadAsync(key, 0, read, cancellation).ConfigureAwait(false);
        return read.AsSpan(0, count).SequenceEqual(first) ? null : "an object came back with other bytes";
    }

    private static async Task<bool> RefusesSecondAsync(IObjectStore store, string key, CancellationToken cancellation)
    {
        try
        {
            await store.PutAsync(key, new byte[] { 4 }, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
            return false;
        }
        catch (DatacubeException error) when (error.Code == "conflict.already_exists")
        {
            return true;
        }
    }
}
