using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Datacube.AppHost.Tests.Running;

[Trait("kind", "unit")]
public sealed class AwsTests
{
    [LocalProcessFact]
    public async Task Profile_and_region_reach_the_SDK_of_a_resource()
    {
        await using var local = new LocalApplication();
        local.Staying("worker").WithReference(local.Builder.AddAWSSDKConfig().WithProfile("research").WithRegion("eu-central-1"));
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("research", environment["AWS_PROFILE"]);
        Assert.Equal("research", environment["AWS__Profile"]);
        Assert.Equal("eu-central-1", environment["AWS_REGION"]);
        Assert.Equal("eu-central-1", environment["AWS__Region"]);
    }

    [LocalProcessFact]
    public async Task The_outputs_of_a_stack_come_from_configuration()
    {
        await using var local = new LocalApplication("--AWS:Resources:BucketName=cubes");
        var stack = local.Builder.AddAWSCloudFormationTemplate("store", "store.template").WithParameter("Stage", "test");
        local.Staying("worker").WithReference(stack).WithEnvironment("BUCKET", stack.GetOutput("BucketName"));
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("cubes", environment["AWS__Resources__BucketName"]);
        Assert.Equal("cubes", environment["BUCKET"]);
    }

    [LocalProcessFact]
    public async Task A_stack_that_nobody_deployed_says_what_to_do()
    {
        await using var local = new LocalApplication();
        local.Staying("worker").WithReference(local.Builder.AddAWSCloudFormationTemplate("store", "store.template"));
        await local.StartAsync();
        Assert.Contains("AWS:Resources", await local.LogOf(await local.Until("store", KnownResourceStates.FailedToStart)), StringComparison.Ordinal);
        await local.Until("worker", KnownResourceStates.FailedToStart);
    }
}
