using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprImages.Sidecar.Resources;

/// <summary>YAML values as Kubernetes reads them: by way of JSON, with YAML 1.1's ideas of what a plain word is, so that <c>yes</c> is true.</summary>
internal static class YamlValue
{
    private static readonly string[] True = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] False = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

    public static string? ToText(YamlNode node)
    {
        if (node is YamlScalarNode scalar)
        {
            return ToText(scalar);
        }
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, node);
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static string? ToText(YamlScalarNode scalar) => Resolve(scalar) switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => (string)text,
    };

    private static object? Resolve(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        return scalar.Style != ScalarStyle.Plain ? text
            : text is "" or "~" or "null" or "Null" or "NULL" ? null
            : True.Contains(text) ? true
            : False.Contains(text) ? false
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : text;
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Children.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
                {
                    json.WritePropertyName(key.ToString());
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list.Children)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            default:
                switch (Resolve((YamlScalarNode)node))
                {
                    case null:
                        json.WriteNullValue();
                        break;
                    case bool truth:
                        json.WriteBooleanValue(truth);
                        break;
                    case string text:
                        json.WriteStringValue(text);
                        break;
                    case var number:
                        json.WriteRawValue(((IFormattable)number).ToString(null, CultureInfo.InvariantCulture));
                        break;
                }
                break;
        }
    }
}
