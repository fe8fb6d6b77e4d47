using Grpc.AspNetCore.Server.Reflection.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Serves reflection v1 and v1alpha over the services that are mapped at the time of the call; map them first.</summary>
    /// <exception cref="InvalidOperationException"><c>AddGrpcReflection</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        var descriptors = builder.ServiceProvider.GetService<ServiceDescriptors>()
            ?? throw new InvalidOperationException("Unable to find the required services. Please add all the required services by calling 'IServiceCollection.AddGrpcReflection()'.");
        builder.MapGrpcService(ReflectionService.Define(ReflectionService.V1Alpha, descriptors));
        return builder.MapGrpcService(ReflectionService.Define(ReflectionService.V1, descriptors));
    }
}
