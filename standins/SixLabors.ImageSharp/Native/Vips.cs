using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Native;

/// <summary>The entry points of libvips and GObject in use. None of them is variadic: a C variadic function cannot be called safely from here.</summary>
internal static partial class Vips
{
    private const string LibVips = "libvips.so.42";
    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    /// <summary>Eight bits a band, the pixel format this stand-in exchanges with libvips.</summary>
    public const int FormatUChar = 0;

    /// <summary>For matrices.</summary>
    public const int FormatDouble = 8;

    [LibraryImport(LibVips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string programName);

    [LibraryImport(LibVips, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(LibVips, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(LibVips, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted(int state);

    [LibraryImport(LibVips, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BlockOperation(string className, int state);

    [LibraryImport(LibVips, EntryPoint = "vips_type_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint FindType(string baseName, string nickname);

    /// <summary>Returns a copy of the message buffer and empties it. The buffer is one for all threads, so a message may be another thread's.</summary>
    [LibraryImport(LibVips, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint CopyErrorBuffer();

    [LibraryImport(LibVips, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewOperation(string nickname);

    [LibraryImport(LibVips, EntryPoint = "vips_object_build")]
    public static partial int Build(nint vipsObject);

    [LibraryImport(LibVips, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(nint vipsObject);

    [LibraryImport(LibVips, EntryPoint = "vips_object_set_argument_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetArgument(nint vipsObject, string name, string value);

    [LibraryImport(LibVips, EntryPoint = "vips_image_new_from_memory")]
    public static partial nint NewImageFromMemory(nint data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(LibVips, EntryPoint = "vips_image_write")]
    public static partial int WriteImage(VipsImage image, VipsImage target);

    [LibraryImport(LibVips, EntryPoint = "vips_image_set_kill")]
    public static partial void SetKill(VipsImage image, int kill);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_width")]
    public static partial int GetWidth(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_height")]
    public static partial int GetHeight(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_bands")]
    public static partial int GetBands(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_format")]
    public static partial int GetFormat(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_interpretation")]
    public static partial int GetInterpretation(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_hasalpha")]
    public static partial int HasAlpha(VipsImage image);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_n_pages")]
    public static partial int GetPages(VipsImage image);

    /// <summary>The EXIF orientation, 1..8; 1 where none is stored.</summary>
    [LibraryImport(LibVips, EntryPoint = "vips_image_get_orientation")]
    public static partial int GetOrientation(VipsImage image);

    /// <summary>0 where the image has no field of that name.</summary>
    [LibraryImport(LibVips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint GetFieldType(VipsImage image, string name);

    /// <summary>The bytes stay the image's.</summary>
    [LibraryImport(LibVips, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetBlobField(VipsImage image, string name, out nint data, out nuint length);

    [LibraryImport(LibVips, EntryPoint = "vips_image_get_type")]
    public static partial nuint GetImageType();

    [LibraryImport(LibVips, EntryPoint = "vips_blob_get_type")]
    public static partial nuint GetBlobType();

    [LibraryImport(LibVips, EntryPoint = "vips_blob_new")]
    public static partial nint NewBlob(nint freeFunction, nint data, nuint size);

    [LibraryImport(LibVips, EntryPoint = "vips_blob_get")]
    public static partial nint GetBlob(nint blob, out nuint size);

    [LibraryImport(LibVips, EntryPoint = "vips_area_unref")]
    public static partial void UnrefArea(nint area);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint gobject);

    [LibraryImport(GObject, EntryPoint = "g_object_ref")]
    public static partial nint Ref(nint gobject);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint gobject, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(nint gobject, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial nint InitValue(ref GValue value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(ref GValue value, VipsImage image);

    [LibraryImport(GObject, EntryPoint = "g_value_get_object")]
    public static partial nint GetObject(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_boxed")]
    public static partial void SetBoxed(ref GValue value, nint boxed);

    [LibraryImport(GObject, EntryPoint = "g_value_get_boxed")]
    public static partial nint GetBoxed(ref GValue value);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial uint SetLogHandler(string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint data);
}
