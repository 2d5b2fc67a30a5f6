using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Reflection;

/// <summary>Answers one question about the mapped services.</summary>
internal sealed class ReflectionAnswers(EndpointDataSource endpoints)
{
    // The endpoints are complete only when the application runs.
    private readonly Lazy<DescriptorTable> table = new(() => new DescriptorTable(endpoints));

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        var known = table.Value;
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { known.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Set(response, known.File(request.FileByFilename), $"file {request.FileByFilename}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Set(response, known.FileOfSymbol(request.FileContainingSymbol), $"symbol {request.FileContainingSymbol}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var asked = request.FileContainingExtension;
                Set(response, known.FileOfExtension(asked.ContainingType, asked.ExtensionNumber), $"extension {asked.ExtensionNumber} of {asked.ContainingType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                var type = request.AllExtensionNumbersOfType;
                if (known.Extensions(type) is { } numbers)
                    response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
                else
                    Refuse(response, StatusCode.NotFound, $"There is no message {type}.");
                break;
            default:
                Refuse(response, StatusCode.InvalidArgument, $"The request {request.MessageRequestCase} is not known.");
                break;
        }
        return response;
    }

    /// <summary>The file and everything that it imports, so that a client needs no second question.</summary>
    private static void Set(ServerReflectionResponse response, FileDescriptor? file, string what)
    {
        if (file is null)
        {
            Refuse(response, StatusCode.NotFound, $"There is no {what}.");
            return;
        }
        Dictionary<string, ByteString> files = [];
        Collect(file, files);
        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Values } };
    }

    private static void Collect(FileDescriptor file, Dictionary<string, ByteString> files)
    {
        if (!files.TryAdd(file.Name, file.SerializedData))
            return;
        foreach (var import in file.Dependencies)
            Collect(import, files);
    }

    private static void Refuse(ServerReflectionResponse response, StatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
