using Datacube.Contracts.Errors;
using Datacube.Engine.Pipeline;
using Datacube.Jobs;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder;

/// <summary>Settings of S3 that fit together, and memory for as many tasks as run at the same time: what would refuse every tile is refused at the start.</summary>
internal sealed class CubeBuilderOptionsRules(IOptions<JobsOptions> jobs) : IValidateOptions<CubeBuilderOptions>
{
    public ValidateOptionsResult Validate(string? name, CubeBuilderOptions options)
    {
        try
        {
            options.SceneS3Settings();
        }
        catch (DatacubeException error)
        {
            return ValidateOptionsResult.Fail(error.Message);
        }
        return ValidateMemory(options);
    }

    private ValidateOptionsResult ValidateMemory(CubeBuilderOptions options)
    {
        JobsOptions tasks;
        try
        {
            tasks = jobs.Value;
        }
        catch (OptionsValidationException)
        {
            // The check of these settings names what is wrong with them.
            return ValidateOptionsResult.Skip;
        }
        var (share, least) = (options.ShareOf(tasks), PipelineOptions.LeastMemory);
        return !options.RunTasks || share >= least
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"CubeBuilder:MemoryBytes is {options.MemoryBytes >> 20} MiB and Jobs:Slots {tasks.Slots}: {share >> 20} MiB for each task, and no tile can be computed with less than {least >> 20} MiB. Raise the first or lower the second.");
    }
}
