using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Reflection;

/// <summary>The descriptors of all mapped services and of everything they use, by name.</summary>
internal sealed class DescriptorTable
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> extensions = new(StringComparer.Ordinal);

    internal DescriptorTable(EndpointDataSource endpoints)
    {
        var services = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType).OfType<Type>().Distinct().Select(DescriptorOf).OfType<ServiceDescriptor>().ToList();
        Services = [.. services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        foreach (var service in services)
            Add(service.File);
    }

    internal IReadOnlyList<string> Services { get; }

    internal FileDescriptor? File(string name) => files.GetValueOrDefault(name);

    internal FileDescriptor? FileOfSymbol(string name) => symbols.GetValueOrDefault(name);

    internal FileDescriptor? FileOfExtension(string type, int number) => extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>Numbers of known extensions, none for a message without them, null for what is no known message.</summary>
    internal IEnumerable<int>? Extensions(string type) =>
        extensions.TryGetValue(type, out var known) ? known.Keys : symbols.TryGetValue(type, out var file) && Messages(file.MessageTypes).Any(message => message.FullName == type) ? [] : null;

    /// <summary>Generated code keeps a service's descriptor in the class around its base class.</summary>
    private static ServiceDescriptor? DescriptorOf(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } generated)
                return generated.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
        return null;
    }

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
            return;
        foreach (var import in file.Dependencies)
            Add(import);
        foreach (var service in file.Services)
        {
            symbols.TryAdd(service.FullName, file);
            foreach (var method in service.Methods)
                symbols.TryAdd(method.FullName, file);
        }
        foreach (var message in Messages(file.MessageTypes))
            AddMessage(message, file);
        foreach (var type in file.EnumTypes)
            AddEnum(type, file);
        foreach (var extension in file.Extensions.UnorderedExtensions)
            AddExtension(extension, file);
    }

    private void AddMessage(MessageDescriptor message, FileDescriptor file)
    {
        symbols.TryAdd(message.FullName, file);
        foreach (var field in message.Fields.InDeclarationOrder())
            symbols.TryAdd(field.FullName, file);
        foreach (var type in message.EnumTypes)
            AddEnum(type, file);
        foreach (var extension in message.Extensions.UnorderedExtensions)
            AddExtension(extension, file);
    }

    private void AddEnum(EnumDescriptor type, FileDescriptor file)
    {
        symbols.TryAdd(type.FullName, file);
        foreach (var value in type.Values)
            symbols.TryAdd(value.FullName, file);
    }

    private void AddExtension(FieldDescriptor extension, FileDescriptor file)
    {
        symbols.TryAdd(extension.FullName, file);
        var extended = extension.ExtendeeType.FullName;
        if (!extensions.TryGetValue(extended, out var numbers))
            extensions[extended] = numbers = [];
        numbers.TryAdd(extension.FieldNumber, file);
    }

    private static IEnumerable<MessageDescriptor> Messages(IEnumerable<MessageDescriptor> messages) =>
        messages.SelectMany(message => Messages(message.NestedTypes).Prepend(message));
}
