using Datacube.Grpc.Tests.Peers;
using Xunit;

namespace Datacube.Grpc.Tests.Clients;

public sealed class ClientOnOwnServerTests(OwnTarget target) : ClientConformance(target), IClassFixture<OwnTarget>;

public sealed class ClientOnPythonServerTests(PythonTarget target) : ClientConformance(target), IClassFixture<PythonTarget>;

public sealed class ClientOnNodeServerTests(NodeTarget target) : ClientConformance(target), IClassFixture<NodeTarget>;
