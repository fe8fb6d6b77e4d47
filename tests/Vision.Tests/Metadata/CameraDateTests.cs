using DaprImages.Vision.Metadata;

namespace DaprImages.Vision.Tests.Metadata;

public sealed class CameraDateTests
{
    [Theory]
    [InlineData("2010:05:15 17:12:05", "2010-05-15T17:12:05")]
    [InlineData(" 2010:05:15  17:12:05 ", "2010-05-15T17:12:05")]
    [InlineData("2010-05-15T17:12:05", "2010-05-15T17:12:05")]
    [InlineData("2010/05/15 17:12", "2010-05-15T17:12:00")]
    [InlineData("2010:5:7 7:12:05", "2010-05-07T07:12:05")]
    [InlineData("2009:09:09 20:27:09.60:04:00", "2009-09-09T20:27:09.6")]
    [InlineData("2009-09-09T12:18:46-05:00", "2009-09-09T12:18:46-05:00")]
    [InlineData("2009-09-09T12:18:46.25Z", "2009-09-09T12:18:46.25Z")]
    [InlineData("2009-09-09", "2009-09-09")]
    [InlineData("2024:02:29 00:00:00", "2024-02-29T00:00:00")]
    public void Readable_dates_become_iso_8601(string text, string expected) => Assert.Equal(expected, CameraDate.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("    :  :     :  :  ")]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("2010:13:01 00:00:00")]
    [InlineData("2010:02:30 00:00:00")]
    [InlineData("2023:02:29 00:00:00")]
    [InlineData("2010:05:15 24:00:00")]
    [InlineData("2010:05:15 10:60:00")]
    [InlineData("9999:12:31 23:59:59")]
    [InlineData("1600:01:01 00:00:00")]
    [InlineData("yesterday")]
    public void Impossible_dates_are_none(string? text) => Assert.Null(CameraDate.Parse(text));

    [Theory]
    [InlineData("68", "+02:00", "2010-05-15T17:12:05.68+02:00")]
    [InlineData("054", "-05:00", "2010-05-15T17:12:05.054-05:00")]
    [InlineData("00 ", null, "2010-05-15T17:12:05")]
    [InlineData("junk", "+25:00", "2010-05-15T17:12:05")]
    [InlineData(null, "Z", "2010-05-15T17:12:05Z")]
    [InlineData(null, "+0530", "2010-05-15T17:12:05+05:30")]
    public void Fraction_and_offset_may_be_stored_apart(string? subsecond, string? offset, string expected) =>
        Assert.Equal(expected, CameraDate.Parse("2010:05:15 17:12:05", subsecond, offset));
}
