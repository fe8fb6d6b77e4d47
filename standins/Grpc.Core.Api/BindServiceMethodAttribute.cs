using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>On the generated base class of a service: where its <c>BindService</c> is.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class BindServiceMethodAttribute([DynamicallyAccessedMembers(BindServiceMethodAttribute.Accessed)] Type bindType, string bindMethodName) : Attribute
{
    /// <summary>What is found by reflection, and trimming has to keep: the method, and the descriptor beside it.</summary>
    private const DynamicallyAccessedMemberTypes Accessed = DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods | DynamicallyAccessedMemberTypes.PublicProperties;

    [DynamicallyAccessedMembers(Accessed)]
    public Type BindType { get; } = bindType;

    public string BindMethodName { get; } = bindMethodName;
}
