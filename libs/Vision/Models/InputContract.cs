using System.Text.Json.Serialization;

namespace DaprImages.Vision.Models;

/// <summary>
/// How a picture becomes a model's input, a float tensor of the shape [1, 3, height, width]: a channel c of 0..255 becomes (c * scale - mean) / std.
/// </summary>
/// <param name="Width">In pixels; null where it follows from the picture.</param>
/// <param name="Height">In pixels; null where it follows from the picture.</param>
/// <param name="Mean">Of each channel, in the order of <paramref name="Channels"/>.</param>
/// <param name="Std">Of each channel, in the order of <paramref name="Channels"/>.</param>
/// <param name="Padding">What fills the rest, as a channel of 0..255.</param>
/// <param name="ResizeTo">With a crop: the side that the picture (its shorter side) is brought to before.</param>
/// <param name="LongSide">With <see cref="ResizeRule.Fit"/>: the longest side; with <see cref="ResizeRule.Line"/>: the greatest width.</param>
/// <param name="MultipleOf">With <see cref="ResizeRule.Fit"/>: what width and height are padded to multiples of.</param>
/// <param name="Filter">How resized pixels are mixed of those around them.</param>
/// <param name="MaxEnlargement">With <see cref="ResizeRule.Fit"/>: how many times larger a small picture may become; 1, the default, leaves it as it is.</param>
public sealed record InputContract(
    int? Width,
    int? Height,
    ResizeRule Resize,
    ChannelOrder Channels,
    float Scale,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    float Padding = 0,
    int? ResizeTo = null,
    int? LongSide = null,
    int? MultipleOf = null,
    ResizeFilter Filter = ResizeFilter.Linear,
    double MaxEnlargement = 1);

[JsonConverter(typeof(JsonStringEnumConverter<ResizeRule>))]
public enum ResizeRule
{
    /// <summary>Whole, at the top left, the rest padded.</summary>
    [JsonStringEnumMemberName("letterbox")] Letterbox,

    /// <summary>Filled, the ratio not kept.</summary>
    [JsonStringEnumMemberName("stretch")] Stretch,

    /// <summary>The shorter side brought to a length, the middle cut out.</summary>
    [JsonStringEnumMemberName("centre-crop")] CentreCrop,

    /// <summary>Both sides brought to a length, the middle cut out.</summary>
    [JsonStringEnumMemberName("stretch-crop")] StretchCrop,

    /// <summary>The longer side brought to a length, right and bottom padded.</summary>
    [JsonStringEnumMemberName("fit")] Fit,

    /// <summary>A line of text, cut out along its slant and brought to a height, its right padded.</summary>
    [JsonStringEnumMemberName("line")] Line,

    /// <summary>A face, turned and scaled by its landmarks.</summary>
    [JsonStringEnumMemberName("aligned")] Aligned,
}

[JsonConverter(typeof(JsonStringEnumConverter<ResizeFilter>))]
public enum ResizeFilter
{
    [JsonStringEnumMemberName("linear")] Linear,
    [JsonStringEnumMemberName("cubic")] Cubic,
}

[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    [JsonStringEnumMemberName("rgb")] Rgb,
    [JsonStringEnumMemberName("bgr")] Bgr,
}
