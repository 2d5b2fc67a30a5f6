using System.Net.Sockets;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Jobs.Running;
using Npgsql;
using Xunit;

namespace Datacube.Jobs.Tests.Running;

[Trait("kind", "unit")]
public sealed class FailureClassifierTests
{
    public static TheoryData<Exception, string?> Cases() => new()
    {
        { new DatacubeException("raster.corrupt", "x"), "raster.corrupt" },
        { new AggregateException(new DatacubeException("disk.full", "x")), "disk.full" },
        { new IOException("x", 28), "disk.full" },
        { new IOException("x", unchecked((int)0x8007001C)), "disk.full" },
        { new IOException("x", 122), "disk.full" },
        { new IOException("x", 24), "files.exhausted" },
        { new IOException("x", new SocketException(104)), "source.unavailable" },
        { new FileNotFoundException("x"), null },
        { new InsufficientMemoryException("x"), "memory.exhausted" },
        { new HttpRequestException("x"), "source.unavailable" },
        { new TaskCanceledException("x", new TimeoutException()), "source.unavailable" },
        { new OperationCanceledException("x"), null },
        { new NpgsqlException("x", new SocketException(104)), "database.unavailable" },
        { new PostgresException("x", "ERROR", "ERROR", "40001"), "database.unavailable" },
        { new PostgresException("x", "ERROR", "ERROR", "42601"), null },
        { new InvalidOperationException("x"), null },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Whatever_a_handler_throws_has_a_code_or_is_a_bug(Exception thrown, string? code) => Assert.Equal(code, FailureClassifier.Classify(thrown)?.Code);

    [Fact]
    public void Nobody_is_told_of_a_fault_point_without_a_listener_and_a_listener_gets_name_and_subject()
    {
        FaultPoints.Reach(FaultPoints.AfterClaim, "r0c0");
        List<(string, object?)> seen = [];
        using (System.Diagnostics.DiagnosticListener.AllListeners.Subscribe(new Watch<System.Diagnostics.DiagnosticListener>(listener =>
        {
            if (listener.Name == FaultPoints.SourceName)
                listener.Subscribe(new Watch<KeyValuePair<string, object?>>(point => seen.Add((point.Key, point.Value))));
        })))
            FaultPoints.Reach(FaultPoints.AfterClaim, "r0c1");
        Assert.Contains((FaultPoints.AfterClaim, "r0c1"), seen);
        Assert.Equal(8, FaultPoints.All.Distinct().Count());
    }

    private sealed class Watch<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted()
        {
            // Nothing follows.
        }

        public void OnError(Exception error) => throw error;

        public void OnNext(T value) => next(value);
    }
}
