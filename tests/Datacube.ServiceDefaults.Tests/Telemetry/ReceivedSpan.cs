namespace Datacube.ServiceDefaults.Tests.Telemetry;

/// <summary>What a span says. Status 2 is an error.</summary>
internal sealed record ReceivedSpan(string Service, string Source, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Attributes, ulong Status);
