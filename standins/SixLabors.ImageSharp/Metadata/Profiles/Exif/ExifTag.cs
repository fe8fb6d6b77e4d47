namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

public abstract class ExifTag : IEquatable<ExifTag>
{
    private readonly ushort _value;

    private protected ExifTag(ushort value) => _value = value;

    /// <summary>1..8, how the stored picture must be turned to be upright.</summary>
    public static ExifTag<ushort> Orientation { get; } = new(0x0112);

    public static explicit operator ushort(ExifTag tag) => tag?._value ?? ushort.MaxValue;

    public bool Equals(ExifTag? other) => other is not null && _value == other._value;

    public override bool Equals(object? obj) => Equals(obj as ExifTag);

    public override int GetHashCode() => _value;
}
