namespace DaprImages.Vision.Detection;

/// <summary>Of candidates that are about the same thing the most certain.</summary>
internal static class NonMaximumSuppression
{
    // A detector that answers with more is answering noise, and the comparison is quadratic.
    private const int MaxCandidates = 1000;

    /// <param name="overlap">Two candidates of a class that overlap more (<see cref="Candidate.IntersectionOverUnion"/>) are one.</param>
    /// <returns>The most certain first.</returns>
    public static List<Candidate> PerClass(List<Candidate> candidates, double overlap)
    {
        candidates.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var kept = new List<Candidate>();
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            if (!IsCovered(candidate, kept, overlap))
                kept.Add(candidate);
        }
        return kept;
    }

    private static bool IsCovered(in Candidate candidate, List<Candidate> kept, double overlap)
    {
        foreach (var better in kept)
        {
            if (better.Class == candidate.Class && better.IntersectionOverUnion(candidate) > overlap)
                return true;
        }
        return false;
    }
}
