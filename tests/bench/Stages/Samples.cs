using System.Diagnostics;
using System.Globalization;

namespace DaprImages.Bench.Stages;

/// <summary>Milliseconds of rounds of the same work.</summary>
internal sealed class Samples
{
    private readonly List<double> _milliseconds = [];

    public double P50 => Percentile(0.5);

    public double P95 => Percentile(0.95);

    public void Add(IEnumerable<double> milliseconds) => _milliseconds.AddRange(milliseconds);

    /// <summary>Does the work, the first time without counting it.</summary>
    public void Measure(int rounds, Action work)
    {
        work();
        for (var i = 0; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            _milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50,7:0.00} {P95,7:0.00}");

    private double Percentile(double share)
    {
        _milliseconds.Sort();
        return _milliseconds[(int)Math.Min(_milliseconds.Count - 1, _milliseconds.Count * share)];
    }
}
