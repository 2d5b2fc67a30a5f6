using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Ports of a broker that no client uses: its name service's, and the one its tools talk to. The same at each restart.</summary>
internal sealed class RabbitPorts : IResourceAnnotation
{
    public int Names { get; private set; }

    public int Tools { get; private set; }

    public void Allocate(PortTable table)
    {
        if (Names == 0)
            (Names, Tools) = (table.Free(), table.Free());
    }
}
