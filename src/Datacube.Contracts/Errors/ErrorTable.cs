using System.Collections.Frozen;

namespace Datacube.Contracts.Errors;

/// <summary>Every code the product can answer with, and what follows from it. A test walks the table.</summary>
public static class ErrorTable
{
    private static readonly FrozenDictionary<string, ErrorEntry> Entries = Build().ToFrozenDictionary(entry => entry.Code, StringComparer.Ordinal);

    /// <summary>All rows.</summary>
    public static IReadOnlyCollection<ErrorEntry> All => Entries.Values;

    /// <summary>The row of a code. Throws <see cref="ArgumentException"/> for a code that is not in the table.</summary>
    public static ErrorEntry Find(string code) =>
        Entries.TryGetValue(code, out var entry) ? entry : throw new ArgumentException($"'{code}' is not a code of the error table.", nameof(code));

    private static IEnumerable<ErrorEntry> Build() => [.. Inputs(), .. Sources(), .. Work(), .. Calls(), new("internal", FailureKind.Bug, 13, 500, 1, RetryDecision.OnceElsewhere)];

    /// <summary>What a request asks for.</summary>
    private static IEnumerable<ErrorEntry> Inputs()
    {
        string[] invalid =
        [
            "bbox.latitude_order", "bbox.latitude_range", "bbox.longitude_range", "bbox.not_finite", "bbox.count", "bbox.empty", "bbox.form",
            "band.unknown", "band.duplicate", "resolution.not_positive", "resolution.unit_mismatch", "time.order", "time.future", "time.open", "time.form", "time.step",
            "crs.unsupported", "crs.unknown", "crs.form", "geometry.not_found", "geometry.type", "geometry.sidecar_missing", "geometry.empty",
            "geometry.invalid", "geometry.too_large", "geometry.too_complex", "geometry.crs", "geometry.driver",
            "name.form", "uri.not_allowed", "uri.form", "href.not_allowed", "feed.dtd_forbidden", "feed.too_large", "feed.loop", "feed.form",
            "json.form", "json.duplicate_key", "json.depth", "json.bom", "json.encoding", "json.comment", "json.trailing_data", "json.number", "json.too_large", "page.limit", "page.token", "item.form", "collection.form", "filter.too_expensive",
            "filter.form", "filter.type", "filter.property", "filter.function", "filter.too_large", "filter.too_deep", "memory.too_small", "option.value", "target.exists", "target.mismatch",
        ];
        foreach (var code in invalid)
            yield return new(code, FailureKind.Invalid, 3, 400, 3, RetryDecision.Never);
        foreach (var code in (string[])["area.ambiguous", "area.missing"])
            yield return new(code, FailureKind.Invalid, 3, 400, 2, RetryDecision.Never);
        foreach (var code in (string[])["catalog.empty", "catalog.not_found", "cube.not_found", "object.not_found", "NoMatch"])
            yield return new(code, FailureKind.NotFound, 5, 404, 4, RetryDecision.Never);
        yield return new("cost.too_large", FailureKind.TooLarge, 8, 429, 7, RetryDecision.Never);
        yield return new("raster.too_large", FailureKind.TooLarge, 8, 413, 7, RetryDecision.Never);
    }

    /// <summary>What the request needs from outside.</summary>
    private static IEnumerable<ErrorEntry> Sources()
    {
        yield return new("source.unauthorized", FailureKind.Unauthorized, 7, 403, 6, RetryDecision.RenewCredentialsOnce);
        yield return new("source.clock", FailureKind.Unauthorized, 9, 502, 6, RetryDecision.Never);
        yield return new("source.unavailable", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
        yield return new("source.throttled", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
        yield return new("source.refused", FailureKind.Invalid, 9, 502, 6, RetryDecision.Never);
        yield return new("source.not_found", FailureKind.NotFound, 5, 404, 6, RetryDecision.Never);
        yield return new("source.changed", FailureKind.Corrupt, 15, 502, 6, RetryDecision.RefetchOnce);
        yield return new("source.truncated", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
        yield return new("raster.corrupt", FailureKind.Corrupt, 15, 502, 6, RetryDecision.RefetchOnce);
        yield return new("raster.unsupported", FailureKind.Corrupt, 15, 502, 6, RetryDecision.Never);
        yield return new("Corrupt", FailureKind.Corrupt, 15, 502, 6, RetryDecision.RefetchOnce);
        yield return new("inputs.failed", FailureKind.Corrupt, 15, 502, 6, RetryDecision.Never);
    }

    /// <summary>Jobs, tasks, messages, and what a worker needs of its machine.</summary>
    private static IEnumerable<ErrorEntry> Work()
    {
        yield return new("LeaseLost", FailureKind.LeaseLost, 10, 409, 1, RetryDecision.Release);
        yield return new("cancelled", FailureKind.Cancelled, 1, 499, 130, RetryDecision.Release);
        yield return new("disk.full", FailureKind.ResourceExhausted, 8, 507, 6, RetryDecision.Release);
        yield return new("files.exhausted", FailureKind.ResourceExhausted, 8, 507, 6, RetryDecision.Release);
        yield return new("codec.missing", FailureKind.ResourceExhausted, 9, 501, 6, RetryDecision.Release);
        yield return new("conflict.already_exists", FailureKind.Invalid, 6, 409, 3, RetryDecision.Never);
        yield return new("conflict.request_id_reused", FailureKind.Invalid, 6, 409, 3, RetryDecision.Never);
        foreach (var code in (string[])["job.not_found", "job.removed"])
            yield return new(code, FailureKind.NotFound, 5, 404, 4, RetryDecision.Never);
        foreach (var code in (string[])["limit.jobs", "limit.watches"])
            yield return new(code, FailureKind.TooLarge, 8, 429, 7, RetryDecision.Never);
        yield return new("job.state", FailureKind.Invalid, 9, 409, 3, RetryDecision.Never);
        yield return new("job.too_many_failures", FailureKind.Invalid, 9, 409, 6, RetryDecision.Never);
        yield return new("task.not_found", FailureKind.NotFound, 5, 404, 4, RetryDecision.Never);
        yield return new("task.crashes_worker", FailureKind.ResourceExhausted, 8, 507, 6, RetryDecision.Release);
        yield return new("message.form", FailureKind.Invalid, 3, 400, 3, RetryDecision.Never);
        yield return new("message.version", FailureKind.Invalid, 3, 400, 3, RetryDecision.Never);
        yield return new("message.too_large", FailureKind.TooLarge, 8, 413, 3, RetryDecision.Never);
        yield return new("message.undeliverable", FailureKind.Invalid, 9, 409, 3, RetryDecision.Never);
        yield return new("memory.exhausted", FailureKind.ResourceExhausted, 8, 507, 6, RetryDecision.Release);
        yield return new("database.unavailable", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
        yield return new("broker.unavailable", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
        yield return new("schema.outdated", FailureKind.Invalid, 9, 409, 6, RetryDecision.Never);
    }

    /// <summary>Calls of services, before any of their own code runs.</summary>
    private static IEnumerable<ErrorEntry> Calls()
    {
        foreach (var code in (string[])["auth.missing", "auth.invalid", "auth.expired"])
            yield return new(code, FailureKind.Unauthorized, 16, 401, 7, RetryDecision.RenewCredentialsOnce);
        yield return new("auth.scope", FailureKind.Unauthorized, 7, 403, 7, RetryDecision.Never);
        foreach (var code in (string[])["auth.configuration", "options.invalid"])
            yield return new(code, FailureKind.Invalid, 9, 400, 3, RetryDecision.Never);
        yield return new("request.form", FailureKind.Invalid, 3, 400, 3, RetryDecision.Never);
        yield return new("request.not_found", FailureKind.NotFound, 12, 404, 4, RetryDecision.Never);
        yield return new("request.method", FailureKind.Invalid, 12, 405, 3, RetryDecision.Never);
        yield return new("request.media_type", FailureKind.Invalid, 3, 415, 3, RetryDecision.Never);
        yield return new("request.deadline", FailureKind.Transient, 4, 504, 6, RetryDecision.BackOff);
        yield return new("rate.limited", FailureKind.Transient, 8, 429, 6, RetryDecision.BackOff);
        yield return new("service.unavailable", FailureKind.Transient, 14, 503, 6, RetryDecision.BackOff);
    }
}
