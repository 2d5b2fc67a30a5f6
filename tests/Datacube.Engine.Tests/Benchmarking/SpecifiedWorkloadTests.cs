using Datacube.Benchmarks.Workloads;
using Xunit;

namespace Datacube.Engine.Tests.Benchmarking;

[Trait("kind", "unit")]
public sealed class SpecifiedWorkloadTests
{
    [Fact]
    public void Names_of_the_specification_lead_to_workloads_that_exist_or_say_that_there_is_none_yet()
    {
        var known = WorkloadList.All.Select(workload => workload.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(SpecifiedWorkloads.All.SelectMany(workload => workload.Runs), name => Assert.Contains(name, known));
        Assert.Equal(["composite", "geomedian", "mads", "zarr"], SpecifiedWorkloads.Resolve(["W-composite", "w-geomedian", "zarr"]));
        Assert.Throws<ArgumentException>(() => SpecifiedWorkloads.Resolve(["W-knn"]));
    }
}
