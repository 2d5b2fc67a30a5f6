using System.Security.Cryptography;
using Datacube.Storage.S3;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>Writes whose answers are lost, that meet others, that are bent; in one request and in parts.</summary>
[Trait("kind", "unit")]
public sealed class S3WriteTests
{
    private static readonly S3Fault Lost = S3Fault.Reset with { AfterEffect = true };

    [Fact]
    public async Task Fault_23_412_is_a_conflict_at_once()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Bucket["p/k"] = [9];
        await FaultyStore.FailsAsync("conflict.already_exists", async () => await store.PutAsync("k", [1]));
        Assert.Equal(1, store.Server.Count("PutObject"));
        Assert.Equal([9], store.Server.Bucket["p/k"]);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_finds_its_own_bytes_and_succeeds()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("PutObject", Lost);
        var info = await store.PutAsync("k", [1, 2, 3]);
        Assert.Equal((3, Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]))), (info.Size, info.Sha256));
        Assert.Equal(2, store.Server.Count("PutObject"));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_and_that_finds_other_bytes_is_a_conflict()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Bucket["p/k"] = [1, 2, 4];
        store.Server.Fail("PutObject", S3Fault.Error(500, "InternalError"));
        await FaultyStore.FailsAsync("conflict.already_exists", async () => await store.PutAsync("k", [1, 2, 3]));
        Assert.Equal([1, 2, 4], store.Server.Bucket["p/k"]);
    }

    [Fact]
    public async Task Fault_23_409_on_a_conditional_write_is_tried_again()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("PutObject", S3Fault.Error(409, "ConditionalRequestConflict"));
        await store.PutAsync("k", [1]);
        Assert.Equal(2, store.Server.Count("PutObject"));
    }

    [Theory]
    [InlineData(S3Checksums.Sha256)]
    [InlineData(S3Checksums.ReadBack)]
    public async Task An_object_in_parts_is_the_whole(S3Checksums checksums)
    {
        await using var store = await FaultyStore.StartAsync(settings => settings with { Checksums = checksums });
        var content = FaultyStore.Parts(5);
        var info = await store.PutAsync("large", content);
        Assert.Equal((content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), (info.Size, info.Sha256));
        Assert.True(content.AsSpan().SequenceEqual(store.Server.Bucket["p/large"]));
        Assert.Equal(6, store.Server.Count("UploadPart"));
        Assert.Equal(checksums == S3Checksums.ReadBack, store.Server.Count("GetObject") > 0);
    }

    [Fact]
    public async Task Fault_23_200_with_an_error_at_the_completion_is_tried_again()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("CompleteMultipartUpload", S3Fault.ErrorAfterOk("InternalError"), S3Fault.ErrorAfterOk("InternalError"));
        await store.PutAsync("large", FaultyStore.Parts(2));
        Assert.Equal((3, 1), (store.Server.Count("CompleteMultipartUpload"), store.Server.Count("CreateMultipartUpload")));
    }

    [Fact]
    public async Task Fault_23_409_at_the_completion_uploads_the_whole_again()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("CompleteMultipartUpload", S3Fault.Error(409, "ConditionalRequestConflict"));
        var content = FaultyStore.Parts(2);
        await store.PutAsync("large", content);
        Assert.Equal((2, 6, 0), (store.Server.Count("CreateMultipartUpload"), store.Server.Count("UploadPart"), store.Server.Bucket.OpenUploads));
        Assert.True(content.AsSpan().SequenceEqual(store.Server.Bucket["p/large"]));
    }

    [Fact]
    public async Task Fault_23_409_again_and_again_ends_and_leaves_no_upload()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("CompleteMultipartUpload", [.. Enumerable.Repeat(S3Fault.Error(409, "ConditionalRequestConflict"), 9)]);
        await FaultyStore.FailsAsync("source.unavailable", async () => await store.PutAsync("large", FaultyStore.Parts(1)));
        Assert.Equal((5, 0), (store.Server.Count("CreateMultipartUpload"), store.Server.Bucket.OpenUploads));
    }

    [Fact]
    public async Task Fault_23_412_at_the_completion_is_a_conflict_and_aborts()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("CompleteMultipartUpload", S3Fault.Error(412, "PreconditionFailed"));
        await FaultyStore.FailsAsync("conflict.already_exists", async () => await store.PutAsync("large", FaultyStore.Parts(1)));
        Assert.Equal((1, 1, 0), (store.Server.Count("CreateMultipartUpload"), store.Server.Count("AbortMultipartUpload"), store.Server.Bucket.OpenUploads));
    }

    [Theory]
    [InlineData(PutCondition.CreateOnly)]
    [InlineData(PutCondition.Replace)]
    public async Task A_completion_whose_answer_was_lost_finds_its_own_bytes_and_succeeds(PutCondition condition)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("CompleteMultipartUpload", Lost);
        var content = FaultyStore.Parts(2);
        Assert.Equal(content.Length, (await store.PutAsync("large", content, condition)).Size);
        Assert.Equal((1, 0), (store.Server.Count("CreateMultipartUpload"), store.Server.Bucket.OpenUploads));
    }

    [Fact]
    public async Task A_part_that_cannot_be_written_ends_the_upload_and_leaves_nothing()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("UploadPart", [.. Enumerable.Repeat(S3Fault.Error(403, "AccessDenied"), 20)]);
        await FaultyStore.FailsAsync("source.unauthorized", async () => await store.PutAsync("large", FaultyStore.Parts(5)));
        Assert.Equal(0, store.Server.Bucket.OpenUploads);
        Assert.Null(store.Server.Bucket["p/large"]);
    }

    [Theory]
    [InlineData(S3Checksums.Sha256, "x-amz-checksum-sha256", true)]
    [InlineData(S3Checksums.Crc32C, "x-amz-checksum-crc32c", true)]
    [InlineData(S3Checksums.ReadBack, null, true)]
    [InlineData(S3Checksums.Sha256, "x-amz-checksum-sha256", false)]
    [InlineData(S3Checksums.Crc32C, "x-amz-checksum-crc32c", false)]
    public async Task Fault_15_a_write_is_vouched_for_by_the_server_or_read_back(S3Checksums checksums, string? header, bool known)
    {
        await using var store = await FaultyStore.StartAsync(settings => settings with { Checksums = checksums });
        store.Server.Bucket.KnowsChecksums = known;
        var info = await store.PutAsync("k", [1, 2, 3]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])), info.Sha256);
        var put = store.Server.Requests.First(request => request.Operation == "PutObject");
        Assert.Equal(header is null ? [] : [header], put.Headers.Keys.Where(name => name.StartsWith("x-amz-checksum-", StringComparison.Ordinal)));
        Assert.Equal(known && header is not null ? 0 : 1, store.Server.Count("GetObject"));
    }

    [Fact]
    public async Task Fault_15_bytes_that_a_store_bends_are_noticed()
    {
        await using var store = await FaultyStore.StartAsync();
        (store.Server.Bucket.KnowsChecksums, store.Server.Bucket.BendsBytes) = (false, true);
        await FaultyStore.FailsAsync("Corrupt", async () => await store.PutAsync("k", [1, 2, 3]));
        await FaultyStore.FailsAsync("Corrupt", async () => await store.PutAsync("large", FaultyStore.Parts(1)));
    }

    [Fact]
    public async Task Fault_24_uploads_older_than_a_day_go_and_younger_ones_and_those_elsewhere_stay()
    {
        await using var store = await FaultyStore.StartAsync();
        var now = store.Clock.GetUtcNow();
        foreach (var hours in (int[])[0, 23, 25, 1000])
            store.Server.Bucket.LeaveUpload($"p/{hours}", now - TimeSpan.FromHours(hours));
        store.Server.Fail("ListMultipartUploads", S3Fault.Error(503, "SlowDown"));
        Assert.Equal(2, await store.Store.SweepLeftoversAsync(default));
        Assert.Equal(2, store.Server.Bucket.OpenUploads);
        // Whoever may write need not be allowed to list uploads.
        store.Server.Fail("ListMultipartUploads", S3Fault.Error(403, "AccessDenied"), S3Fault.Error(403, "AccessDenied"));
        Assert.Equal(0, await store.Store.SweepLeftoversAsync(default));
    }

    [Fact]
    public async Task Of_a_writer_known_to_be_dead_go_the_uploads_of_its_keys_that_it_had_begun_however_young()
    {
        await using var store = await FaultyStore.StartAsync();
        var end = store.Clock.GetUtcNow();
        store.Server.Bucket.LeaveUpload("p/mine", end - TimeSpan.FromMinutes(1));
        store.Server.Bucket.LeaveUpload("p/mine", end + TimeSpan.FromSeconds(1));
        store.Server.Bucket.LeaveUpload("p/neighbour", end - TimeSpan.FromMinutes(1));
        Assert.Equal(1, await store.Store.SweepLeftoversAsync(key => key == "mine", end, default));
        Assert.Equal(2, store.Server.Bucket.OpenUploads);
        Assert.Equal(0, await store.Store.SweepLeftoversAsync(key => key == "mine", end, default));
    }
}
