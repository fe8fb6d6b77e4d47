namespace SixLabors.ImageSharp.Native;

/// <summary>Colour spaces: whatever a file holds becomes 8-bit sRGB or grey, with or without alpha.</summary>
internal static class VipsColor
{
    /// <param name="useProfile">Whether an embedded colour profile counts.</param>
    public static VipsImage ToSrgb(VipsImage image, bool useProfile)
    {
        using var colour = (useProfile && HasFittingProfile(image) ? TryApplyProfile(image) : null) ?? Convert(image);
        using var eightBit = colour.IsUChar ? VipsOperation.Apply("copy", colour) : VipsOperation.Apply("cast", colour, ("format", "uchar"));
        return eightBit.Bands switch
        {
            1 or 3 or 4 => VipsOperation.Apply("copy", eightBit),
            2 => VipsOperation.Apply("colourspace", eightBit, ("space", "srgb")),
            _ => VipsOperation.Apply("extract_band", eightBit, ("band", "0"), ("n", eightBit.HasAlpha ? "4" : "3")),
        };
    }

    /// <summary>Multiplies each pixel, as a column of bands, with a square matrix given row by row.</summary>
    public static unsafe VipsImage Recombine(VipsImage image, double[] matrix)
    {
        // The matrix is read while the operation is built, so it need not stay pinned longer.
        fixed (double* numbers = matrix)
        {
            using var raw = VipsImage.FromMatrix((nint)numbers, image.Bands);
            using var operation = new VipsOperation("recomb");
            using var mixed = operation.Set("in", image).Set("m", raw).TryRun() ?? throw VipsRuntime.ProcessingError();
            using var rounded = VipsOperation.Apply("round", mixed, ("round", "rint"));
            using var eightBit = VipsOperation.Apply("cast", rounded, ("format", "uchar"));
            return VipsOperation.Apply("copy", eightBit, ("interpretation", "srgb"));
        }
    }

    /// <summary>Null for a profile that is broken, without which the picture is still a picture.</summary>
    private static VipsImage? TryApplyProfile(VipsImage image)
    {
        using var operation = new VipsOperation("icc_transform");
        var converted = operation.Set("in", image).Set("embedded", true).Set("output-profile", "srgb").Set("intent", "perceptual").Set("depth", 8).TryRun();
        if (converted is null)
            VipsRuntime.TakeMessages();
        return converted;
    }

    private static VipsImage Convert(VipsImage image) => image.Interpretation switch
    {
        VipsInterpretation.Srgb or VipsInterpretation.BlackWhite when image.IsUChar => VipsOperation.Apply("copy", image),
        VipsInterpretation.Grey16 => VipsOperation.Apply("colourspace", image, ("space", "b-w")),
        VipsInterpretation.Multiband => VipsOperation.Apply("copy", image, ("interpretation", image.Bands < 3 ? "b-w" : "srgb")),
        _ => VipsOperation.Apply("colourspace", image, ("space", "srgb")),
    };

    /// <summary>
    /// A profile of another colour model than the pixels' is a mistake of the file and is left alone; so is one for grey, which changes little,
    /// and the sRGB profile most pictures carry, which changes nothing but takes longer than decoding them.
    /// </summary>
    private static bool HasFittingProfile(VipsImage image)
    {
        var profile = image.IccProfile;
        if (profile.Length < 128)
            return false;

        var colourModel = profile.Slice(16, 4);
        return image.Interpretation switch
        {
            VipsInterpretation.Cmyk => colourModel.SequenceEqual("CMYK"u8),
            VipsInterpretation.Srgb or VipsInterpretation.Rgb16 => colourModel.SequenceEqual("RGB "u8) && profile.IndexOf("sRGB IEC61966-2.1"u8) < 0,
            _ => false,
        };
    }
}
