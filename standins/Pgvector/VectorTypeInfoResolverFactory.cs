using Npgsql.Internal;
using Npgsql.Internal.Postgres;

namespace Pgvector.Npgsql;

/// <summary>Tells Npgsql how the type <c>vector</c>, and arrays of it, are read and written.</summary>
internal sealed class VectorTypeInfoResolverFactory : PgTypeInfoResolverFactory
{
    public override IPgTypeInfoResolver CreateResolver() => new Resolver();

    public override IPgTypeInfoResolver CreateArrayResolver() => new ArrayResolver();

    private class Resolver : IPgTypeInfoResolver
    {
        private TypeInfoMappingCollection? _mappings;

        protected TypeInfoMappingCollection Mappings => _mappings ??= AddTo(new TypeInfoMappingCollection());

        public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) => Mappings.Find(type, dataTypeName, options);

        private static TypeInfoMappingCollection AddTo(TypeInfoMappingCollection mappings)
        {
            mappings.AddType<Vector>("vector", static (options, mapping, _) => mapping.CreateInfo(options, new VectorConverter()), isDefault: true);
            return mappings;
        }
    }

    private sealed class ArrayResolver : Resolver, IPgTypeInfoResolver
    {
        private TypeInfoMappingCollection? _mappings;

        private new TypeInfoMappingCollection Mappings => _mappings ??= AddTo(new TypeInfoMappingCollection(base.Mappings));

        public new PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) => Mappings.Find(type, dataTypeName, options);

        private static TypeInfoMappingCollection AddTo(TypeInfoMappingCollection mappings)
        {
            mappings.AddArrayType<Vector>("vector");
            return mappings;
        }
    }
}
