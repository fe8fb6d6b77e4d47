using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

public unsafe class ModelMetadata
{
    internal ModelMetadata(nint session)
    {
        var metadata = OrtApi.Get(OrtApi.ModelMetadataSlot, session);
        try
        {
            ProducerName = Text(OrtApi.ProducerNameSlot, metadata);
            GraphName = Text(OrtApi.GraphNameSlot, metadata);
            Domain = Text(OrtApi.DomainSlot, metadata);
            Description = Text(OrtApi.DescriptionSlot, metadata);
            Version = OrtApi.Get(OrtApi.ModelVersionSlot, metadata);
            CustomMetadataMap = CustomEntries(metadata);
        }
        finally
        {
            OrtApi.Release(OrtApi.ReleaseModelMetadataSlot, metadata);
        }
    }

    public string ProducerName { get; }

    public string GraphName { get; }

    public string Domain { get; }

    public string Description { get; }

    public long Version { get; }

    public Dictionary<string, string> CustomMetadataMap { get; }

    private static string Text(int slot, nint metadata)
    {
        nint text;
        OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint>)OrtLibrary.Functions[slot])(metadata, OrtApi.DefaultAllocator, &text));
        return OrtApi.TakeString(text);
    }

    private static Dictionary<string, string> CustomEntries(nint metadata)
    {
        nint* keys;
        long count;
        OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint**, long*, nint>)OrtLibrary.Functions[OrtApi.CustomMetadataKeysSlot])(
            metadata, OrtApi.DefaultAllocator, &keys, &count));

        var entries = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            var key = OrtApi.TakeString(keys[i]);
            fixed (byte* name = OrtApi.Utf8(key))
            {
                nint value;
                OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, byte*, nint*, nint>)OrtLibrary.Functions[OrtApi.LookupCustomMetadataSlot])(
                    metadata, OrtApi.DefaultAllocator, name, &value));
                entries[key] = OrtApi.TakeString(value);
            }
        }
        if (keys != null)
            OrtApi.TakeString((nint)keys);
        return entries;
    }
}
