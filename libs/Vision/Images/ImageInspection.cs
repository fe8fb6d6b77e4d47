using System.Diagnostics.CodeAnalysis;

namespace DaprImages.Vision.Images;

/// <summary>The outcome of a look at a file's header: a <see cref="Header"/> or a <see cref="Refusal"/>.</summary>
public sealed class ImageInspection
{
    private ImageInspection(ImageHeader? header, ImageRefusal? refusal)
    {
        Header = header;
        Refusal = refusal;
    }

    public ImageHeader? Header { get; }

    public ImageRefusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Header))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Header is not null;

    internal static ImageInspection Accepted(ImageHeader header) => new(header, null);

    internal static ImageInspection Refused(ImageRefusal refusal) => new(null, refusal);
}
