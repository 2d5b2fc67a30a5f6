using System.Globalization;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>IN11 and IN12: dates are days (the end date counts in whole) or instants; both in UTC unless they say otherwise.</summary>
internal static class TimeRules
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public static TimeRange? Check(CubeRequest request, DateTimeOffset now, Verdict verdict)
    {
        if (CheckRange(request.StartDate, request.EndDate, now, verdict) is not { } range)
            return null;
        CheckStep(request, range, verdict);
        return range;
    }

    public static TimeRange? CheckRange(string? startDate, string? endDate, DateTimeOffset now, Verdict verdict)
    {
        var start = Parse("--start-date", startDate, false, verdict);
        var end = Parse("--end-date", endDate, true, verdict);
        if (start is not { } first || end is not { } last)
            return null;
        if (first.Zoned != last.Zoned && !(first.DayOnly || last.DayOnly))
        {
            verdict.Reject("--end-date", "time.form", $"'{Shown.Value(startDate)}' ({Utc(first.Instant)}) and '{Shown.Value(endDate)}' ({Utc(last.Instant)}) mix a time zone with none. Give both with a zone or both without (then UTC).");
            return null;
        }
        if (startDate == endDate || !(first.Instant < last.Instant))
        {
            var what = first.Instant > last.Instant ? "lies before" : "equals";
            verdict.Reject("--end-date", "time.order", $"The end {Utc(last.Given)} {what} the start {Utc(first.Given)} (UTC). The end must be later; an end day counts in whole.");
            return null;
        }
        if (first.Given > now || last.Given > now)
        {
            var (field, value) = first.Given > now ? ("--start-date", first.Given) : ("--end-date", last.Given);
            verdict.Reject(field, "time.future", $"{Utc(value)} (UTC) lies in the future; now is {Utc(now)}. Ask for a time up to today.");
            return null;
        }
        return new TimeRange(first.Instant, last.Instant);
    }

    private static void CheckStep(CubeRequest request, TimeRange range, Verdict verdict)
    {
        var covered = Periods.MonthsCovered(range);
        if (request.PeriodMonths is >= 1 and <= 24 && request.PeriodMonths <= covered)
            return;
        var most = Math.Min(24, covered);
        verdict.Reject("--time-frequency-months", "time.step", string.Create(CultureInfo.InvariantCulture,
            $"A step of {request.PeriodMonths} months does not fit: allowed are 1 to 24, and no more than the {covered} calendar month(s) from {Utc(range.Start)} to {Utc(range.End)}. Use 1 to {most}, or a longer time range."));
    }

    private static Moment? Parse(string field, string? given, bool isEnd, Verdict verdict)
    {
        var text = given?.Trim() ?? "";
        if (text is "" or ".." or "null")
        {
            verdict.Reject(field, "time.open", $"The time range is open: {field} is '{text}'. A cube needs both ends, for example --start-date 2023-01-01 --end-date 2023-03-31 (UTC).");
            return null;
        }
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            if (day.Year is < 1970 or > 9998)
                return Refuse(field, text, verdict);
            var begin = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            return new(isEnd ? begin.AddDays(1).AddTicks(-1) : begin, begin, true, false);
        }
        var zoned = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        var ok = zoned
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            : DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
        return ok && instant.Year is >= 1970 and <= 9998 ? new(instant.ToUniversalTime(), instant.ToUniversalTime(), false, zoned) : Refuse(field, text, verdict);
    }

    private static Moment? Refuse(string field, string text, Verdict verdict)
    {
        verdict.Reject(field, "time.form", $"'{Shown.Value(text)}' is not a date. Allowed: 2023-01-31, 2023-01-31T10:00:00 or '2023-01-31 10:00:00', from 1970 on (UTC).");
        return null;
    }

    private static string Utc(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private readonly record struct Moment(DateTimeOffset Instant, DateTimeOffset Given, bool DayOnly, bool Zoned);
}
