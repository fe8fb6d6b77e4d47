namespace SixLabors.ImageSharp.Formats;

/// <summary>An image file format.</summary>
public interface IImageFormat
{
    string Name { get; }

    string DefaultMimeType { get; }

    IEnumerable<string> MimeTypes { get; }

    /// <summary>Without the leading dot.</summary>
    IEnumerable<string> FileExtensions { get; }
}
