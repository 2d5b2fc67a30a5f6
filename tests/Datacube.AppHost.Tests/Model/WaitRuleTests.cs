using Aspire.Hosting;
using Xunit;

namespace Datacube.AppHost.Tests.Model;

[Trait("kind", "unit")]
public sealed class WaitRuleTests
{
    private readonly IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder();

    [LocalProcessFact]
    public void Resources_that_wait_for_each_other_are_named_before_anything_starts()
    {
        var hen = builder.AddExecutable("hen", "true", ".");
        var egg = builder.AddExecutable("egg", "true", ".").WaitFor(hen);
        hen.WaitFor(egg);
        var error = Assert.Throws<DistributedApplicationException>(builder.Build);
        Assert.Contains("hen → egg → hen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var worker = builder.AddExecutable("worker", "true", ".");
        Assert.Throws<DistributedApplicationException>(() => worker.WaitFor(worker));
    }
}
