using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.WatchJob;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CubeBuilder.Tests.WatchJob;

[Trait("kind", "unit")]
public sealed class WatchSeatsTests
{
    private readonly WatchSeats seats = new(Options.Create(new CubeBuilderOptions { MaxWatches = 3, MaxWatchesPerCaller = 2 }));

    [Fact]
    public void One_caller_cannot_take_the_seats_of_others()
    {
        using IDisposable first = seats.Take("a"), second = seats.Take("a");
        Assert.Contains("limit is 2", Refused("a"), StringComparison.Ordinal);
        using var other = seats.Take("b");
        Assert.Contains("3 jobs", Refused("c"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_seat_that_is_left_twice_is_free_once()
    {
        var first = seats.Take("a");
        using var second = seats.Take("a");
        first.Dispose();
        first.Dispose();
        using var third = seats.Take("a");
        Refused("a");
    }

    private string Refused(string caller)
    {
        var error = Assert.Throws<DatacubeException>(() => seats.Take(caller));
        Assert.Equal("limit.watches", error.Code);
        return error.Message;
    }
}
