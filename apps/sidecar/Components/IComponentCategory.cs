namespace DaprImages.Sidecar.Components;

/// <summary>A building block that components serve: state, bindings, pubsub … It keeps what it made by name, for its part of the API.</summary>
internal interface IComponentCategory
{
    /// <summary>What types of it begin with.</summary>
    string Prefix { get; }

    /// <summary>Whether there is an implementation of the component's type and version.</summary>
    bool Knows(Component component);

    /// <summary>Makes the component ready for use.</summary>
    /// <returns>Its capabilities, as the metadata endpoint lists them.</returns>
    /// <exception cref="Exception">Whatever keeps it from its work; the message goes to the operator.</exception>
    Task<IReadOnlyList<string>> InitAsync(Component component, CancellationToken cancellationToken);
}
