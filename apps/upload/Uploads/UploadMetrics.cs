using System.Diagnostics.Metrics;
using DaprImages.Vision.Images;

namespace DaprImages.Upload.Uploads;

internal sealed class UploadMetrics
{
    private readonly Counter<long> _files;
    private readonly Counter<long> _bytes;

    public UploadMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DaprImages.Upload");
        _files = meter.CreateCounter<long>("daprimages.upload.files", "{file}", "Files sent, by what became of them");
        _bytes = meter.CreateCounter<long>("daprimages.upload.size", "By", "Bytes of accepted images");
    }

    public void Accepted(ImageFormat format, long bytes)
    {
        _files.Add(1, new("outcome", "accepted"), new("reason", format.ToString()));
        _bytes.Add(bytes);
    }

    public void Duplicate() => _files.Add(1, new("outcome", "duplicate"), new("reason", ""));

    public void Rejected(string code) => _files.Add(1, new("outcome", "rejected"), new("reason", code));
}
