using Aspire.Hosting;
using Xunit;

namespace Datacube.AppHost.Tests.Model;

[Trait("kind", "unit")]
public sealed class NameTests
{
    private readonly IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder();

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("catalog_search")]
    [InlineData("catalog--search")]
    [InlineData("catalog-")]
    [InlineData("katalogsuché")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x")]
    public void A_name_that_breaks_the_rules_is_refused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => builder.AddExecutable(name, "true", "."));

    [Theory]
    [InlineData("a")]
    [InlineData("catalog-search-2")]
    public void A_name_that_keeps_the_rules_is_taken(string name) =>
        Assert.Equal(name, builder.AddExecutable(name, "true", ".").Resource.Name);

    [Fact]
    public void Two_resources_of_one_name_are_refused_whatever_their_case()
    {
        builder.AddExecutable("worker", "true", ".");
        var error = Assert.Throws<DistributedApplicationException>(() => builder.AddRabbitMQ("Worker"));
        Assert.Contains("worker", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_endpoints_of_one_name_are_refused() =>
        Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("worker", "true", ".").WithHttpEndpoint().WithHttpEndpoint());
}
