namespace Tesseract;

/// <summary>What a block of the page is.</summary>
public enum PolyBlockType
{
    Unknown,
    FlowingText,
    HeadingText,
    PullOutText,
    Equation,
    InlineEquation,
    Table,
    VerticalText,
    CaptionText,
    FlowingImage,
    HeadingImage,
    PullOutImage,
    HorizontalLine,
    VerticalLine,
    Noise,
    Count,
}
