namespace DaprImages.SoakWorker;

/// <summary>A workflow that has ended, with the numbers of events in its history.</summary>
internal sealed record Ended(string Status, int[] Output, int Scheduled, int Completed);
