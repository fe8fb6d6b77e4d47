namespace DaprImages.Upload.Problems;

/// <summary>A kind of failure as clients can rely on it: RFC 9457's <c>type</c> is <c>/problems/</c> and the code.</summary>
internal sealed record ProblemType(string Code, int Status, string Title);
