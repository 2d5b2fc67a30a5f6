namespace Aspire.Hosting;

/// <summary>What the AppHost was asked to do.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    public DistributedApplicationOperation Operation { get; } = operation;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}

/// <summary>Run the application, or write what a deployment needs.</summary>
public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}
