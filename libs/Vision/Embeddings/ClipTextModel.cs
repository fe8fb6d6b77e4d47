using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using DaprImages.Vision.Tokens;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DaprImages.Vision.Embeddings;

/// <summary>
/// Makes CLIP's vector of words: tokens [1, length] in, <c>text_embeds</c> [1, n] out, taken at the mark of the end inside the model. Exports want the tokens as
/// 64-bit or 32-bit integers, some also a mask of those that count, and either any length or always <see cref="ClipTokenizer.MaxTokens"/>, the rest zeros.
/// </summary>
internal sealed class ClipTextModel
{
    private readonly ClipTokenizer _tokenizer;
    private readonly OnnxGraph _graph;
    private readonly string _tokens;
    private readonly string? _mask;
    private readonly string[] _outputs;

    /// <exception cref="NotSupportedException">The export has other inputs or outputs.</exception>
    public ClipTextModel(ClipTokenizer tokenizer, OnnxGraph graph)
    {
        (_tokenizer, _graph) = (tokenizer, graph);
        _tokens = graph.Input("input_ids", "input", "text");
        _mask = graph.Inputs.ContainsKey("attention_mask") ? "attention_mask" : null;
        _outputs = [graph.Output("text_embeds", "text_features", "output")];
    }

    /// <exception cref="Engines.EngineUnavailableException">The files cannot be used.</exception>
    public static ClipTextModel Load(ModelStore models, InstalledModel model)
    {
        try
        {
            return new(ClipTokenizer.Read(model.Files[ModelFileRole.Vocabulary]), models.Open(model, ModelFileRole.TextWeights));
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException or IOException)
        {
            throw ModelStore.Unusable(model.Entry, e.Message);
        }
    }

    /// <returns>Of length 1.</returns>
    public float[] Encode(string text, CancellationToken cancellationToken)
    {
        var tokens = _tokenizer.Encode(text);
        var open = _graph.Inputs[_tokens].Dimensions is [_, < 0];
        var length = open ? tokens.Length : ClipTokenizer.MaxTokens;
        var inputs = new Dictionary<string, OrtValue> { [_tokens] = Row(_tokens, length, i => i < tokens.Length ? tokens[i] : 0) };
        if (_mask is not null)
            inputs[_mask] = Row(_mask, length, i => i < tokens.Length ? 1 : 0);
        try
        {
            using var outputs = _graph.Run(inputs, _outputs, cancellationToken);
            return UnitVector.Of(outputs.First);
        }
        finally
        {
            foreach (var value in inputs.Values)
                value.Dispose();
        }
    }

    private OrtValue Row(string input, int length, Func<int, int> value) => _graph.Inputs[input].ElementDataType == TensorElementType.Int32
        ? OrtValue.CreateTensorValueFromMemory<int>([.. Enumerable.Range(0, length).Select(value)], [1, length])
        : OrtValue.CreateTensorValueFromMemory<long>([.. Enumerable.Range(0, length).Select(i => (long)value(i))], [1, length]);
}
