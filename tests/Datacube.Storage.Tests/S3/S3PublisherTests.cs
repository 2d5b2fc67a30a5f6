using Datacube.Storage.S3;
using Datacube.Storage.Tests.Publishing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

[Trait("kind", "system")]
public sealed class S3PublisherTests : PublisherConformance, IAsyncLifetime
{
    private S3Bucket bucket = null!;

    protected override IObjectStore Store => new S3Store(new(bucket.Name, "cubes/one"), bucket.Settings(), TimeProvider.System);

    public async Task InitializeAsync() => bucket = await (await S3Server.Shared).CreateBucketAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
