using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Text;

public sealed class TextOptions
{
    public const string Section = "Vision:Text";

    /// <summary>What reads; both where both are installed.</summary>
    [EnumDataType(typeof(TextEngine))]
    public TextEngine Engine { get; set; }

    /// <summary>The folder with Tesseract's language data; where Debian and Ubuntu put it.</summary>
    [Required]
    public string DataPath { get; set; } = "/usr/share/tesseract-ocr/5/tessdata";

    /// <summary>Languages as Tesseract names them, joined by a plus sign: <c>eng+deu</c>. Each one more makes reading slower.</summary>
    [Required, RegularExpression("[A-Za-z_]+(\\+[A-Za-z_]+)*")]
    public string Languages { get; set; } = "eng";

    /// <summary>Whether pictures that are no page of text are searched for signs and labels: finds more, at about half a second a photo.</summary>
    public bool FindSigns { get; set; } = true;

    /// <summary>How long one picture may take; 60 seconds, for the densest pages take about ten.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);
}

[OptionsValidator]
internal sealed partial class TextOptionsValidator : IValidateOptions<TextOptions>;
