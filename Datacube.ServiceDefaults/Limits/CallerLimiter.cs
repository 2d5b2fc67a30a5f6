using System.Threading.RateLimiting;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Limits;

/// <summary>A bucket of requests per caller, filled by the tenth of a second.</summary>
internal sealed class CallerLimiter(IOptions<LimitSettings> limits) : IConfigureOptions<RateLimiterOptions>
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => Bucket(limits.Value)));
        options.OnRejected = RejectAsync;
    }

    private static TokenBucketRateLimiterOptions Bucket(LimitSettings limits)
    {
        // Fewer than ten a second: one token, less often.
        var tokens = Math.Max(1, limits.RequestsPerSecond / 10);
        return new()
        {
            TokenLimit = limits.Burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = limits.RequestsPerSecond >= 10 ? Period : TimeSpan.FromSeconds(1.0 / limits.RequestsPerSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }

    private static string CallerOf(HttpContext context) =>
        context.User.FindFirst(Caller.SubjectClaim) is { } subject ? $"subject {subject.Value}" : $"address {context.Connection.RemoteIpAddress}";

    private ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var pause = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var asked) && asked > TimeSpan.Zero ? asked : TimeSpan.FromSeconds(1);
        var limit = $"{limits.Value.RequestsPerSecond} requests per second";
        var error = new DatacubeException("rate.limited", $"You asked more often than this service allows ({limit}). Try again after {Math.Ceiling(pause.TotalSeconds):0} s.") { Limit = limit, RetryAfter = pause };
        return new(rejected.HttpContext.RequestServices.GetRequiredService<ErrorAnswers>().WriteAsync(rejected.HttpContext, error));
    }
}
