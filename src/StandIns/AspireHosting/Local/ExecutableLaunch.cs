using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Programs run as they are named.</summary>
internal static class ExecutableLaunch
{
    public static Task<ProcessPlan> Plan(LaunchContext context)
    {
        var program = (ExecutableResource)context.Resource;
        // A relative path with a folder in it counts from the working directory, a bare name is looked up on PATH.
        var command = program.Command.Contains('/') ? Path.GetFullPath(program.Command, program.WorkingDirectory) : program.Command;
        return Task.FromResult(new ProcessPlan(command, context.Arguments, program.WorkingDirectory) { Environment = context.Environment });
    }
}
