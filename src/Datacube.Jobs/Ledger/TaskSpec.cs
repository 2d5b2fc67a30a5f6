namespace Datacube.Jobs.Ledger;

/// <summary>One task as it is handed in.</summary>
/// <param name="Kind">Which handler runs it, for example <c>tile</c>.</param>
/// <param name="Key">Name of the task within its job, for example <c>r0c1/2021-06</c>; unique there.</param>
/// <param name="Payload">What the handler needs, as JSON. It is stored and shown: no secrets, no signed addresses.</param>
/// <param name="Phase">Tasks of a phase start when every task of the phases before it has ended. From 0.</param>
public sealed record TaskSpec(string Kind, string Key, string Payload, int Phase = 0);
