using Datacube.Storage.Files;
using Datacube.Storage.Tests.Publishing;
using Datacube.Testing;
using Xunit;

namespace Datacube.Storage.Tests.Files;

[Trait("kind", "unit")]
public sealed class FilePublisherTests : PublisherConformance, IDisposable
{
    private readonly TempFolder folder = new();

    public FilePublisherTests() => Store = new FileStore(folder.Path, new ManualClock());

    protected override IObjectStore Store { get; }

    public void Dispose() => folder.Dispose();
}
