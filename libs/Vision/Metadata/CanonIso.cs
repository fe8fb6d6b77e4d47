using System.Buffers.Binary;
using DaprImages.Vision.Metadata.Blocks;

namespace DaprImages.Vision.Metadata;

/// <summary>
/// The ISO speed of Canon cameras of the early 2000s, which write it into their own notes alone: as a step of the camera's dial, or, on automatic, as a base
/// speed and the factor the camera chose, both as logarithms.
/// </summary>
internal static class CanonIso
{
    private const ushort Make = 0x010F;
    private const ushort MakerNote = 0x927C;
    private const ushort CameraSettings = 1;
    private const ushort ShotInfo = 4;

    /// <summary>As the value of an EXIF tag; null where the notes are another's or silent.</summary>
    public static byte[]? Read(TiffDirectory main)
    {
        if (!main.Get(Make).Span.StartsWith("Canon"u8) || main.Follow(TiffDirectory.ExifPointer)?.Enter(MakerNote) is not { } notes)
            return null;

        var settings = notes.Get(CameraSettings);
        var shot = notes.Get(ShotInfo);
        var iso = notes.ReadUInt16(settings, 16) switch
        {
            16 => 50,
            17 => 100,
            18 => 200,
            19 => 400,
            _ when shot.Length >= 6 => Math.Round(Math.Pow(2, (notes.ReadUInt16(shot, 1) + notes.ReadUInt16(shot, 2)) / 32.0) * 100 / 32),
            _ => 0,
        };
        if (iso is not (>= 1 and <= 51_200))
            return null;

        var value = new byte[2];
        if (main.IsBigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)iso);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(value, (ushort)iso);
        return value;
    }
}
