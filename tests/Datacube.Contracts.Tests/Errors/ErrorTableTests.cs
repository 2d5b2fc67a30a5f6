using Datacube.Contracts.Errors;
using Xunit;

namespace Datacube.Contracts.Tests.Errors;

[Trait("kind", "unit")]
public class ErrorTableTests
{
    private static readonly int[] HttpStatuses = [400, 401, 403, 404, 405, 409, 413, 415, 429, 499, 500, 501, 502, 503, 504, 507];

    [Fact]
    public void Every_row_has_a_status_an_exit_code_and_a_retry_decision_that_fit_its_kind()
    {
        foreach (var entry in ErrorTable.All)
        {
            Assert.InRange(entry.GrpcStatus, 1, 16);
            Assert.Contains(entry.HttpStatus, HttpStatuses);
            Assert.Contains(entry.ExitCode, (int[])[1, 2, 3, 4, 6, 7, 130]);
            Assert.True(Enum.IsDefined(entry.Kind) && Enum.IsDefined(entry.Retry));
            Assert.Equal(entry, ErrorTable.Find(entry.Code));
        }
    }

    [Fact]
    public void Only_a_bug_answers_500()
    {
        foreach (var entry in ErrorTable.All)
            Assert.Equal(entry.Kind == FailureKind.Bug, entry.HttpStatus == 500);
    }

    [Fact]
    public void What_may_pass_is_tried_again_and_what_cannot_succeed_is_not()
    {
        foreach (var entry in ErrorTable.All)
        {
            if (entry.Kind == FailureKind.Transient)
                Assert.True(entry is { Retry: RetryDecision.BackOff, HttpStatus: 429 or 503 or 504 }, entry.Code);
            if (entry.Kind is FailureKind.Invalid or FailureKind.TooLarge or FailureKind.NotFound)
                Assert.Equal(RetryDecision.Never, entry.Retry);
        }
    }

    [Fact]
    public void Bad_input_exits_with_3_and_a_missing_area_with_2()
    {
        foreach (var entry in ErrorTable.All.Where(entry => entry.Kind == FailureKind.Invalid && entry.HttpStatus == 400))
            Assert.Equal(entry.Code.StartsWith("area.", StringComparison.Ordinal) ? 2 : 3, entry.ExitCode);
    }

    [Fact]
    public void Codes_are_unique_words_with_dots()
    {
        var codes = ErrorTable.All.Select(entry => entry.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(codes, code => Assert.Matches("^[A-Za-z][A-Za-z0-9]*(\\.[a-z0-9_]+)?$", code));
    }

    [Fact]
    public void An_unknown_code_is_a_programming_error()
    {
        Assert.Throws<ArgumentException>(() => new DatacubeException("no.such_code", "text"));
    }

    [Fact]
    public void An_exception_carries_its_row_and_field()
    {
        var error = new DatacubeException("bbox.empty", "text", "bbox");
        Assert.Equal(("bbox.empty", FailureKind.Invalid, "bbox", 3), (error.Code, error.Kind, error.Field, error.Entry.ExitCode));
    }
}
