using System.Globalization;

namespace DaprImages.Analysis.Stages;

/// <summary>An attempt took longer than a stage may.</summary>
internal sealed class StageTimeoutException(TimeSpan limit) : Exception(string.Create(CultureInfo.InvariantCulture, $"The stage took longer than {limit.TotalSeconds:0} s."));
