namespace DaprImages.Vision.Images;

/// <summary>The image can never be analysed; trying again would end the same.</summary>
public sealed class ImageRefusedException(ImageRefusal refusal, Exception? innerException = null)
    : Exception($"{refusal.Code}: {refusal.Detail}", innerException)
{
    public ImageRefusal Refusal { get; } = refusal;
}
