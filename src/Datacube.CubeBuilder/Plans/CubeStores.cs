using Datacube.Storage;
using Datacube.Storage.S3;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.Plans;

/// <summary>Opens the places of cubes and of scenes; S3 as the settings say, and where they are silent as the environment does.</summary>
internal sealed class CubeStores(IOptions<CubeBuilderOptions> options, TimeProvider clock)
{
    private readonly S3Settings cubes = options.Value.CubeS3(), scenes = options.Value.SceneS3Settings();

    /// <summary>The place of a cube.</summary>
    public IObjectStore Open(Uri place) => ObjectStores.Open(place, clock, cubes);

    /// <summary>The place of a scene's file; null where it is not in an object store.</summary>
    public (IObjectStore Store, string Key)? FindScene(Uri href) => ObjectStores.Find(href, clock, scenes);
}
