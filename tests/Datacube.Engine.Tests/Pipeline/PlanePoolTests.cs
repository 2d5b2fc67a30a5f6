using Datacube.Engine.Pipeline;
using Datacube.Pixels;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Planes are reused, stay below a budget and are all freed in the end.</summary>
[Trait("kind", "unit")]
public sealed unsafe class PlanePoolTests
{
    [Fact]
    public void A_plane_given_back_is_lent_again_to_the_same_shape_only()
    {
        using var pool = new PlanePool();
        var plane = pool.Rent(PixelType.UInt16, 10, 20);
        pool.Return(plane);
        Assert.NotSame(plane, pool.Rent(PixelType.UInt16, 20, 10));
        Assert.Same(plane, pool.Rent(PixelType.UInt16, 10, 20));
    }

    [Fact]
    public void Beyond_the_budget_the_plane_idle_for_longest_is_freed()
    {
        using var pool = new PlanePool { Budget = 250 };
        PixelBuffer old = pool.Rent(PixelType.UInt8, 10, 10), young = pool.Rent(PixelType.UInt8, 1, 100);
        pool.Return(old);
        pool.Return(young);
        pool.Rent(PixelType.UInt8, 100, 1);
        Assert.Throws<ObjectDisposedException>(() => { _ = old.Pointer; });
        Assert.Same(young, pool.Rent(PixelType.UInt8, 1, 100));
    }

    [Fact]
    public void The_end_frees_idle_planes_and_those_never_given_back()
    {
        var pool = new PlanePool();
        PixelBuffer idle = pool.Rent(PixelType.UInt8, 10, 10), lent = pool.Rent(PixelType.Float32, 10, 10);
        pool.Return(idle);
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = idle.Pointer; });
        Assert.Throws<ObjectDisposedException>(() => { _ = lent.Pointer; });
    }

    [Fact]
    public void A_plane_cannot_be_given_back_twice()
    {
        using var pool = new PlanePool();
        var plane = pool.Rent(PixelType.UInt8, 10, 10);
        pool.Return(plane);
        Assert.Throws<ArgumentException>(() => pool.Return(plane));
    }
}
