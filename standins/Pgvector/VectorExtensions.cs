using Npgsql.TypeMapping;
using Pgvector.Npgsql;

namespace Npgsql;

public static class VectorExtensions
{
    /// <summary>Maps PostgreSQL's type <c>vector</c> to <see cref="Pgvector.Vector"/>. The extension has to exist in the database when the first connection opens, or types be reloaded after it was made.</summary>
    public static INpgsqlTypeMapper UseVector(this INpgsqlTypeMapper mapper)
    {
        mapper.AddTypeInfoResolverFactory(new VectorTypeInfoResolverFactory());
        return mapper;
    }
}
