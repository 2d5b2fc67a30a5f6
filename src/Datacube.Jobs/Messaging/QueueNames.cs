namespace Datacube.Jobs.Messaging;

/// <summary>Names of a schema's queues. An exchange of the same name stands before each.</summary>
internal static class QueueNames
{
    /// <summary>Where tasks are rung for.</summary>
    internal static string Tasks(string schema) => $"datacube.{schema}.tasks";

    /// <summary>Where the broker puts what it could not deliver.</summary>
    internal static string Dead(string schema) => $"datacube.{schema}.dead";
}
