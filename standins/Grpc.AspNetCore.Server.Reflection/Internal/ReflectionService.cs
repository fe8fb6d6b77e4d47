using Google.Protobuf;
using Grpc.AspNetCore.Server.Reflection.V1;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

/// <summary>Answers reflection requests (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md), under either of the protocol's two names.</summary>
internal static class ReflectionService
{
    public const string V1 = "grpc.reflection.v1.ServerReflection";
    public const string V1Alpha = "grpc.reflection.v1alpha.ServerReflection";

    public static ServerServiceDefinition Define(string serviceName, ServiceDescriptors descriptors)
    {
        var method = new Method<ServerReflectionRequest, ServerReflectionResponse>(
            MethodType.DuplexStreaming,
            serviceName,
            "ServerReflectionInfo",
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));
        return ServerServiceDefinition.CreateBuilder().AddMethod(method, async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken).ConfigureAwait(false))
            {
                await responses.WriteAsync(Answer(requests.Current, descriptors), context.CancellationToken).ConfigureAwait(false);
            }
        }).Build();
    }

    private static ServerReflectionResponse Answer(ServerReflectionRequest request, ServiceDescriptors descriptors)
    {
        var answer = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                answer.ListServicesResponse = new ListServiceResponse { Service = { descriptors.ServiceNames.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename when descriptors.FindFile(request.FileByFilename) is { } file:
                answer.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { ServiceDescriptors.WithImports(file).Select(part => part.SerializedData) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol when descriptors.FindFileOf(request.FileContainingSymbol) is { } file:
                answer.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { ServiceDescriptors.WithImports(file).Select(part => part.SerializedData) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename or ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = $"No descriptor for '{request.FileByFilename}{request.FileContainingSymbol}'." };
                break;
            default:
                answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.Unimplemented, ErrorMessage = "Request type not supported by C# reflection service." };
                break;
        }
        return answer;
    }
}
