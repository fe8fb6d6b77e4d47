namespace DaprImages.Vision.Models;

/// <summary>The kinds of models that there is code for. Another model of one of them takes an entry in the catalogue and no code.</summary>
public static class ModelKinds
{
    /// <summary>A detector with YOLOX's head.</summary>
    public const string Yolox = "yolox";

    /// <summary>A detector with PP-PicoDet's head.</summary>
    public const string PicoDet = "picodet";

    /// <summary>A classifier of the 365 scenes of Places365.</summary>
    public const string Places365 = "places365";

    /// <summary>A classifier of the 1000 things of ImageNet that gives its features too.</summary>
    public const string ImageNet = "imagenet-classifier";

    /// <summary>A detector of lines of text that gives a map, as PP-OCR's do.</summary>
    public const string PpOcrDetector = "ppocr-detector";

    /// <summary>Tells whether a line of text is upside down.</summary>
    public const string PpOcrTurn = "ppocr-turn";

    /// <summary>Reads a line of text, character by character, by CTC.</summary>
    public const string PpOcrRecognizer = "ppocr-recognizer";

    /// <summary>A face detector with YuNet's head.</summary>
    public const string YuNet = "yunet";

    /// <summary>Makes a vector of an aligned face.</summary>
    public const string FaceEncoder = "face-encoder";

    /// <summary>Puts pictures and words into one space (Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021).</summary>
    public const string Clip = "clip";

    /// <summary>Describes a picture in words: an encoder of pictures, and a decoder that writes GPT-2's tokens.</summary>
    public const string Captioner = "vit-gpt2";

    private static readonly Dictionary<string, (string[] Thresholds, ModelFileRole[] Files, ResizeRule[] Resizes, bool Labels)> Rules = new(StringComparer.Ordinal)
    {
        [Yolox] = (["score", "alone", "agreed", "nms"], [ModelFileRole.Weights], [ResizeRule.Letterbox, ResizeRule.Stretch], true),
        [PicoDet] = (["score", "alone", "agreed", "nms"], [ModelFileRole.Weights], [ResizeRule.Letterbox, ResizeRule.Stretch], true),
        [Places365] = (["label", "indoor", "unsure"], [ModelFileRole.Weights, ModelFileRole.Labels, ModelFileRole.IndoorOutdoor], [ResizeRule.CentreCrop, ResizeRule.StretchCrop, ResizeRule.Stretch], true),
        [ImageNet] = (["tag"], [ModelFileRole.Weights, ModelFileRole.Labels], [ResizeRule.CentreCrop, ResizeRule.StretchCrop, ResizeRule.Stretch], true),
        [PpOcrDetector] = (["pixel", "box", "growth"], [ModelFileRole.Weights], [ResizeRule.Fit], false),
        [PpOcrTurn] = (["turned"], [ModelFileRole.Weights], [ResizeRule.Line], false),
        [PpOcrRecognizer] = (["line", "letters"], [ModelFileRole.Weights, ModelFileRole.Labels], [ResizeRule.Line], true),
        [YuNet] = (["score", "nms"], [ModelFileRole.Weights], [ResizeRule.Fit, ResizeRule.Letterbox], false),
        [FaceEncoder] = (["match", "margin", "minWidth"], [ModelFileRole.Weights], [ResizeRule.Aligned], false),
        [Clip] = (["scale", "label", "unsure"], [ModelFileRole.Weights, ModelFileRole.TextWeights, ModelFileRole.Vocabulary], [ResizeRule.CentreCrop, ResizeRule.StretchCrop, ResizeRule.Stretch], false),
        [Captioner] = (["beams", "maxTokens", "lengthPenalty", "noRepeat", "start", "end"], [ModelFileRole.Weights, ModelFileRole.Decoder, ModelFileRole.Vocabulary], [ResizeRule.Stretch, ResizeRule.CentreCrop], false),
    };

    /// <summary>
    /// What a model of any kind that embeds images may have besides: the cosine from which two pictures are nearly the same (<c>duplicate</c>), and from which a
    /// picture looks like words (<c>look</c>).
    /// </summary>
    internal static IReadOnlyList<string> EmbeddingThresholds { get; } = ["duplicate", "look"];

    /// <summary>Every kind, in the order of the stages.</summary>
    public static IReadOnlyCollection<string> All => Rules.Keys;

    /// <summary>The thresholds that a model of the kind has.</summary>
    internal static IReadOnlyList<string> ThresholdsOf(string kind) => Rules[kind].Thresholds;

    /// <summary>The roles of the files that a model of the kind has.</summary>
    internal static IReadOnlyList<ModelFileRole> FilesOf(string kind) => Rules[kind].Files;

    internal static IReadOnlyList<ResizeRule> ResizesOf(string kind) => Rules[kind].Resizes;

    internal static bool HasLabels(string kind) => Rules[kind].Labels;
}
