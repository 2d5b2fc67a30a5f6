using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Testing;
using Xunit;

namespace Datacube.Contracts.Tests.Http;

/// <summary>Fault 11: answers that drip, stall or never begin. The clock is the test's.</summary>
[Trait("kind", "unit")]
public class SlowAnswerTests
{
    private const int Floor = 10 << 10;

    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(Floor - 1)]
    public async Task Fault_11_a_body_slower_than_the_floor_is_given_up_after_its_period(int bytesPerSecond)
    {
        var began = clock.GetUtcNow();
        var failure = await Assert.ThrowsAsync<DatacubeException>(async () => await Reader().FillAsync(new Dripping(clock, bytesPerSecond), new byte[Floor * 100], default));
        Assert.Equal("source.unavailable", failure.Code);
        Assert.Equal(RetryDecision.BackOff, failure.Entry.Retry);
        Assert.InRange((clock.GetUtcNow() - began).TotalSeconds, 30, 31);
    }

    [Fact]
    public async Task Fault_11_a_body_that_stalls_in_the_middle_is_given_up()
    {
        var body = new Dripping(clock, Floor * 2, stallsAfter: Floor * 50);
        Assert.Equal("source.unavailable", (await Assert.ThrowsAsync<DatacubeException>(async () => await Reader().FillAsync(body, new byte[Floor * 100], default))).Code);
    }

    [Fact]
    public async Task Fault_11_a_body_a_little_faster_than_the_floor_comes_whole_however_long_it_takes()
    {
        var bytes = new byte[Floor * 200];
        await Reader().FillAsync(new Dripping(clock, Floor + 400), bytes, default);
        Assert.All(bytes, value => Assert.Equal(7, value));
    }

    [Fact]
    public async Task Fault_11_headers_that_do_not_come_in_time_are_asked_for_again_a_bounded_number_of_times()
    {
        var network = new Silent();
        using var client = GuardedHttp.CreateClient(new() { Network = network, Time = new JumpingClock(), JitterSeed = 1, AttemptTimeout = TimeSpan.FromSeconds(30) });
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri("https://example.com/x")));
        Assert.Equal(("source.unavailable", 5), (failure.Code, network.Asked));
        Assert.Contains("within 30 s", failure.Message, StringComparison.Ordinal);
    }

    private BodyReader Reader() => new(Floor, TimeSpan.FromSeconds(30), clock, "a body");

    /// <summary>A body of sevens of which so many bytes come in each second of the clock.</summary>
    private sealed class Dripping(ManualClock clock, int bytesPerSecond, int stallsAfter = int.MaxValue) : MemoryStream
    {
        private int given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(TimeSpan.FromSeconds(given >= stallsAfter ? 31 : 1));
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(buffer.Length, bytesPerSecond);
            buffer.Span[..count].Fill(7);
            given += count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
