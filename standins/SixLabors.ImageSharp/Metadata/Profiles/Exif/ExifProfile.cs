using System.Diagnostics.CodeAnalysis;

namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

/// <summary>The EXIF values an image is processed by; of those the stand-in knows the orientation alone.</summary>
public sealed class ExifProfile
{
    private readonly Dictionary<ExifTag, object> _values = [];

    public bool TryGetValue<TValueType>(ExifTag<TValueType> tag, [NotNullWhen(true)] out IExifValue<TValueType>? exifValue)
    {
        exifValue = _values.TryGetValue(tag, out var value) ? (IExifValue<TValueType>)value : null;
        return exifValue is not null;
    }

    public void SetValue<TValueType>(ExifTag<TValueType> tag, TValueType value)
        where TValueType : notnull => _values[tag] = new ExifValue<TValueType>(tag, value);

    public bool RemoveValue(ExifTag tag) => _values.Remove(tag);

    public ExifProfile DeepClone()
    {
        var clone = new ExifProfile();
        if (TryGetValue(ExifTag.Orientation, out var orientation))
            clone.SetValue(ExifTag.Orientation, orientation.Value);
        return clone;
    }

    private sealed class ExifValue<TValueType>(ExifTag tag, TValueType value) : IExifValue<TValueType>
    {
        public ExifTag Tag { get; } = tag;

        public TValueType? Value { get; set; } = value;
    }
}
