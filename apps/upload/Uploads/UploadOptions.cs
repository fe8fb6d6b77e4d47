using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Uploads;

/// <summary>How much one request may bring. How large an image may be is Vision's <c>ImageLimits</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Upload";

    /// <summary>Files that are looked at in one request; the rest is named as rejected. 200, a folder of photos.</summary>
    [Range(1, 10_000)]
    public int MaxFiles { get; set; } = 200;

    /// <summary>Bytes of a whole request; 2 GiB.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxRequestBytes { get; set; } = 2L << 30;

    /// <summary>Parts that are looked at before the request is given up; 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxParts { get; set; } = 10_000;

    /// <summary>Bytes of images that are handed to the image store at once: while they are, they are in memory, twice. 64 MiB, a dozen photos of a phone.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxStoringBytes { get; set; } = 64L << 20;

    /// <summary>Where a file waits while it comes in; the system's folder for such things when empty. Nothing stays there, not even after a crash.</summary>
    public string TemporaryFolder { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
