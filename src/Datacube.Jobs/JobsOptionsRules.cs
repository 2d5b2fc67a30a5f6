using Microsoft.Extensions.Options;

namespace Datacube.Jobs;

/// <summary>What must hold between limits.</summary>
internal sealed class JobsOptionsRules : IValidateOptions<JobsOptions>
{
    // Places at which a job built are swept for leftovers until a week after its end.
    private static readonly TimeSpan ShortestKept = TimeSpan.FromDays(8);
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(36_500);

    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        List<string> faults = [];
        if (options.Lease < TimeSpan.FromMilliseconds(100) || options.RenewEvery <= TimeSpan.Zero || options.RenewEvery * 3 > options.Lease)
            faults.Add($"Jobs:RenewEvery is {options.RenewEvery} and Jobs:Lease {options.Lease}; a lease is renewed at least three times within its length, and lasts 0.1 s or more.");
        if (options.ProgressEvery <= TimeSpan.Zero || options.ProgressEvery > options.RenewEvery)
            faults.Add($"Jobs:ProgressEvery is {options.ProgressEvery}; it is above zero and at most Jobs:RenewEvery ({options.RenewEvery}).");
        if (options.FirstPause < TimeSpan.Zero || options.LongestPause < options.FirstPause)
            faults.Add($"Jobs:LongestPause is {options.LongestPause}; it is at least Jobs:FirstPause ({options.FirstPause}).");
        if (options.AbandonedAfter <= options.PublishTimeout)
            faults.Add($"Jobs:AbandonedAfter is {options.AbandonedAfter}; it is longer than Jobs:PublishTimeout ({options.PublishTimeout}), during which the relay leaves its transaction alone.");
        if (options.KeepJobs != TimeSpan.Zero && (options.KeepJobs < ShortestKept || options.KeepJobs > LongestKept))
            faults.Add($"Jobs:KeepJobs is {options.KeepJobs}; it is 0 (for ever) or lies between {ShortestKept.TotalDays} and {LongestKept.TotalDays} days (form: 90.00:00:00).");
        foreach (var (option, value) in new[] { ("RelayEvery", options.RelayEvery), ("PublishTimeout", options.PublishTimeout), ("SweepEvery", options.SweepEvery), ("CleanWithin", options.CleanWithin), ("RingAgainAfter", options.RingAgainAfter), ("ConnectTimeout", options.ConnectTimeout), ("StatementTimeout", options.StatementTimeout) })
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
                faults.Add($"Jobs:{option} is {value}; it is above zero and at most one hour.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
