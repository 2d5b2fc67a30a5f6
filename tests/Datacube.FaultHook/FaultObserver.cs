using System.Diagnostics;

namespace Datacube.FaultHook;

/// <summary>Waits for the source of the product's fault points, then for the one place.</summary>
internal sealed class FaultObserver(Fault fault) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string SourceName = "Datacube.FaultPoints";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == SourceName)
            value.Subscribe(this, name => name == fault.Point);
    }

    public void OnNext(KeyValuePair<string, object?> value) => fault.Happen(value.Value as string);

    public void OnCompleted()
    {
        // The process ends.
    }

    public void OnError(Exception error) => throw error;
}
