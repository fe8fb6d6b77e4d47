namespace DaprImages.Vision.Models;

/// <summary>The model catalogue, or the folder of models that are there already, cannot be used; the message says why.</summary>
public sealed class ModelConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
