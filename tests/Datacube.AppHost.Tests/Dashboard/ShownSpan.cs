namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>A span as the dashboard holds it.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The span it belongs to; empty for the first of a trace.</param>
/// <param name="Service">Whose it is.</param>
/// <param name="Source">What made it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The object that it wrote, if it wrote one.</param>
internal sealed record ShownSpan(string Trace, string Id, string Parent, string Service, string Source, string Name, string Key);
