using System.Globalization;

namespace Pgvector;

/// <summary>A value of PostgreSQL's type <c>vector</c>: a list of single-precision numbers.</summary>
public class Vector : IEquatable<Vector>
{
    public Vector(ReadOnlyMemory<float> v) => Memory = v;

    /// <param name="s">As PostgreSQL writes it: <c>[1,2,3]</c>.</param>
    /// <exception cref="FormatException">It is not written so.</exception>
    public Vector(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (s.Length < 2 || s[0] != '[' || s[^1] != ']')
        {
            throw new FormatException("A vector is written as numbers between brackets: [1,2,3].");
        }
        Memory = s.Length == 2 ? [] : Array.ConvertAll(s[1..^1].Split(','), number => float.Parse(number, CultureInfo.InvariantCulture));
    }

    public ReadOnlyMemory<float> Memory { get; }

    public float[] ToArray() => Memory.ToArray();

    public override string ToString() => $"[{string.Join(",", Memory.ToArray().Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";

    public bool Equals(Vector? other) => other is not null && Memory.Span.SequenceEqual(other.Memory.Span);

    public override bool Equals(object? obj) => Equals(obj as Vector);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var number in Memory.Span)
        {
            hash.Add(number);
        }
        return hash.ToHashCode();
    }
}
