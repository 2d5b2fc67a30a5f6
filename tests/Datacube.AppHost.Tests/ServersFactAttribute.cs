using Datacube.Testing;
using Xunit;

namespace Datacube.AppHost.Tests;

/// <summary>A fact that starts PostgreSQL and RabbitMQ of this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ServersFactAttribute : FactAttribute
{
    public ServersFactAttribute() =>
        Skip = !LocalProcessFactAttribute.RunsLocally
            ? "This build orchestrates with containers; the test is about local processes."
            : new RequiresProgramFactAttribute("rabbitmq-server").Skip ?? new RequiresProgramFactAttribute("psql").Skip;
}
