using Tesseract.Native;

namespace Tesseract;

/// <summary>The recognition of one picture. Its engine can do nothing else until it is disposed.</summary>
public sealed class Page : DisposableBase
{
    private Rect _regionOfInterest;
    private bool _recognized;

    internal Page(TesseractEngine engine, Pix image, Rect regionOfInterest, PageSegMode pageSegmentMode)
    {
        Engine = engine;
        Image = image;
        RegionOfInterest = regionOfInterest;
        PageSegmentMode = pageSegmentMode;
    }

    public TesseractEngine Engine { get; }

    public Pix Image { get; }

    public PageSegMode PageSegmentMode { get; }

    /// <summary>What is recognised; changing it makes the next call recognise anew.</summary>
    public Rect RegionOfInterest
    {
        get => _regionOfInterest;
        set
        {
            if (value.X1 < 0 || value.Y1 < 0 || value.X2 > Image.Width || value.Y2 > Image.Height)
                throw new ArgumentException("The region of interest to be processed must be within the image bounds.", nameof(value));
            if (_regionOfInterest == value)
                return;
            _regionOfInterest = value;
            Tess.SetRectangle(Engine.Handle, value.X1, value.Y1, value.Width, value.Height);
            _recognized = false;
        }
    }

    public string GetText()
    {
        Recognize();
        return TessRuntime.TakeText(Tess.GetText(Engine.Handle));
    }

    /// <summary>0..1.</summary>
    public float GetMeanConfidence()
    {
        Recognize();
        return Tess.GetMeanConfidence(Engine.Handle) / 100f;
    }

    public ResultIterator GetIterator()
    {
        Recognize();
        return new(new IteratorHandle(Engine.Handle, Tess.GetResultIterator(Engine.Handle)));
    }

    /// <summary>Where the blocks and lines are, without reading them.</summary>
    public PageIterator AnalyseLayout()
    {
        VerifyNotDisposed();
        if (PageSegmentMode == PageSegMode.OsdOnly)
            throw new InvalidOperationException("Cannot analyse image layout when using OSD only page segmentation.");
        TessRuntime.UseOneThread();
        return new(new IteratorHandle(Engine.Handle, Tess.AnalyseLayout(Engine.Handle)));
    }

    protected override void Dispose(bool disposing) => Tess.Clear(Engine.Handle);

    private void Recognize()
    {
        VerifyNotDisposed();
        if (PageSegmentMode == PageSegMode.OsdOnly)
            throw new InvalidOperationException("Cannot OCR image when using OSD only page segmentation.");
        if (_recognized)
            return;
        TessRuntime.UseOneThread();
        if (Tess.Recognize(Engine.Handle, 0) != 0)
            throw new InvalidOperationException("Recognition of image failed.");
        _recognized = true;
    }
}
