using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

/// <summary>The descriptors behind the mapped services, found through the generated code that each derives from.</summary>
internal sealed class ServiceDescriptors
{
    private readonly MappedServices _mapped;
    private readonly Lazy<Dictionary<string, FileDescriptor>> _filesByName;
    private readonly Lazy<Dictionary<string, FileDescriptor>> _filesBySymbol;

    public ServiceDescriptors(MappedServices mapped)
    {
        _mapped = mapped;
        _filesByName = new(() => AllFiles().ToDictionary(file => file.Name));
        _filesBySymbol = new(() => AllFiles().SelectMany(file => Symbols(file).Select(symbol => (symbol, file))).ToDictionary(pair => pair.symbol, pair => pair.file));
    }

    public IEnumerable<string> ServiceNames => _mapped.Services.Select(service => service.ServiceName).Distinct().Order(StringComparer.Ordinal);

    public FileDescriptor? FindFile(string name) => _filesByName.Value.GetValueOrDefault(name);

    public FileDescriptor? FindFileOf(string symbol) => _filesBySymbol.Value.GetValueOrDefault(symbol);

    /// <summary>The file and everything it imports, each once.</summary>
    public static IReadOnlyList<FileDescriptor> WithImports(FileDescriptor file)
    {
        var all = new List<FileDescriptor>();
        Add(file);
        return all;

        void Add(FileDescriptor next)
        {
            if (!all.Contains(next))
            {
                all.Add(next);
                foreach (var import in next.Dependencies)
                {
                    Add(import);
                }
            }
        }
    }

    private IEnumerable<FileDescriptor> AllFiles() => _mapped.Services
        .Select(service => service.Implementation is null ? null : DescriptorOf(service.Implementation))
        .OfType<ServiceDescriptor>()
        .SelectMany(service => WithImports(service.File))
        .Append(V1.ServerReflection.Descriptor.File)
        .DistinctBy(file => file.Name);

    private static ServiceDescriptor? DescriptorOf(Type implementation)
    {
        for (var type = implementation; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
            }
        }
        return null;
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) => file.Services.SelectMany(service => service.Methods.Select(method => method.FullName).Prepend(service.FullName))
        .Concat(file.EnumTypes.Select(type => type.FullName))
        .Concat(file.MessageTypes.SelectMany(Symbols));

    private static IEnumerable<string> Symbols(MessageDescriptor message) => message.NestedTypes.SelectMany(Symbols)
        .Concat(message.EnumTypes.Select(type => type.FullName))
        .Concat(message.Fields.InDeclarationOrder().Select(field => field.FullName))
        .Prepend(message.FullName);
}
