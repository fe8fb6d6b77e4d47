namespace DaprImages.Contracts;

/// <summary>The stages of an analysis, in the order in which they run. The names stand in URLs, in results and in the database.</summary>
public static class Stage
{
    public const string Preprocess = "preprocess";
    public const string Objects = "objects";
    public const string Scene = "scene";
    public const string Text = "text";
    public const string Faces = "faces";
    public const string Metadata = "metadata";
    public const string Embedding = "embedding";
    public const string Caption = "caption";
    public const string Aggregate = "aggregate";
    public const string Store = "store";
    public const string PostProcess = "postprocess";
    public const string Notify = "notify";

    /// <summary>Every stage, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [Preprocess, Objects, Scene, Text, Faces, Metadata, Embedding, Caption, Aggregate, Store, PostProcess, Notify];

    /// <summary>The stages that look at the image and have a result of their own; each can be run again alone.</summary>
    public static IReadOnlyList<string> Analyses { get; } = [Objects, Scene, Text, Faces, Metadata, Embedding, Caption];

    public static bool IsAnalysis(string name) => Analyses.Contains(name);
}
