using System.Text.Json;
using Dapr.Common.Serialization;

namespace Dapr.Workflow.Serialization;

[Obsolete("The JsonWorkflowSerializer has been deprecated in favor of Dapr.Common.JsonDaprSerializer and will be removed with the SDK release coinciding with the release of the Dapr v1.20 runtime.")]
public sealed class JsonWorkflowSerializer : JsonDaprSerializer, IWorkflowSerializer
{
    public JsonWorkflowSerializer()
    {
    }

    public JsonWorkflowSerializer(JsonSerializerOptions options)
        : base(options)
    {
    }
}
