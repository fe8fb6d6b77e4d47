using Dapr.Common.Serialization;

namespace Dapr.Workflow.Serialization;

/// <summary>A serializer for workflows alone. Inputs and results of instances under way were written by the one before.</summary>
public interface IWorkflowSerializer : IDaprSerializer;
