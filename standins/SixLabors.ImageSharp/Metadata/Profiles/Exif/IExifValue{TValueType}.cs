namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

public interface IExifValue<TValueType> : IExifValue
{
    TValueType? Value { get; set; }
}
