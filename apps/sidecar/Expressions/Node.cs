namespace DaprImages.Sidecar.Expressions;

/// <summary>A part of an expression. What cannot be said is a <see cref="Failure"/>, which <c>&amp;&amp;</c> and <c>||</c> may still settle.</summary>
internal delegate object? Node(IReadOnlyDictionary<string, object?> variables);
