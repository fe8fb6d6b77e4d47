using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Common;

public interface IDaprServiceBuilder
{
    IServiceCollection Services { get; }
}
