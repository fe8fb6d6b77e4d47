using DaprImages.Contracts.Results;

namespace DaprImages.Data.Models;

/// <param name="UpdatedAt">Since when it is this one.</param>
public sealed record StageModel(ModelInfo Model, DateTime UpdatedAt);
