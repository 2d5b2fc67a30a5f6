using Datacube.Grpc.Tests.Wire;
using Datacube.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;

namespace Datacube.Grpc.Tests.Peers;

/// <summary>The messages of probe and health service, as a file for programs that have no generated code.</summary>
public sealed class Descriptors : IDisposable
{
    private readonly TempFolder folder = new();

    public Descriptors()
    {
        FileDescriptorSet all = new();
        foreach (var file in (FileDescriptor[])[ProbeReflection.Descriptor, HealthReflection.Descriptor])
            all.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
        File = folder.File("descriptors.bin");
        System.IO.File.WriteAllBytes(File, all.ToByteArray());
    }

    public string File { get; }

    public void Dispose() => folder.Dispose();
}
