using DaprImages.Vision.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Captions;

/// <summary>
/// The part of a captioner that writes: <c>input_ids</c> [sentences, tokens] and <c>encoder_hidden_states</c> [sentences, patches, n] in, <c>logits</c>
/// [sentences, tokens, vocabulary] out. An export that also has <c>past_key_values.*</c> [sentences, heads, tokens, m] with their <c>present.*</c>, and the switch
/// <c>use_cache_branch</c>, is given only the newest token at each step; another is given the whole sentences.
/// </summary>
internal sealed class CaptionDecoder
{
    private const string Past = "past_key_values.";
    private const string Present = "present.";
    private const string Switch = "use_cache_branch";

    private readonly OnnxGraph _graph;
    private readonly string[] _pasts;
    private readonly string[] _outputs;
    private readonly string _tokens;
    private readonly string _states;

    /// <exception cref="NotSupportedException">The export has other inputs or outputs.</exception>
    public CaptionDecoder(OnnxGraph graph)
    {
        _graph = graph;
        _tokens = graph.Input("input_ids");
        _states = graph.Input("encoder_hidden_states");
        _pasts = [.. graph.Inputs.Keys.Where(name => name.StartsWith(Past, StringComparison.Ordinal))];
        if (_pasts.FirstOrDefault(name => graph.Inputs[name].Dimensions is not [_, > 0, _, > 0]) is { } vague)
            throw new NotSupportedException($"The export does not say how large {vague} is.");
        _outputs = [graph.Output("logits"), .. _pasts.Select(name => graph.Output(Present + name[Past.Length..]))];
        var known = new HashSet<string>([_tokens, _states, .. _pasts, Switch, "encoder_attention_mask", "attention_mask"], StringComparer.Ordinal);
        if (graph.Inputs.Keys.FirstOrDefault(name => !known.Contains(name)) is { } strange)
            throw new NotSupportedException($"The export has an input {strange}, which is not known here.");
    }

    /// <param name="states">Of the encoder, [1, patches, n].</param>
    public BeamSearch.NextLogits Begin(ReadOnlyMemory<float> states, int patches, CancellationToken cancellationToken) => new Decoding(this, states, patches, cancellationToken).Next;

    /// <summary>The sentences of one picture.</summary>
    private sealed class Decoding(CaptionDecoder decoder, ReadOnlyMemory<float> states, int patches, CancellationToken cancellationToken)
    {
        private readonly OnnxGraph _graph = decoder._graph;
        private readonly int _width = states.Length / patches;
        private readonly Dictionary<string, (float[] Values, int Length)> _past = decoder._pasts.ToDictionary(name => name, _ => (Array.Empty<float>(), 0));
        private List<List<int>> _sentences = [];

        public ReadOnlyMemory<float> Next(IReadOnlyList<int> from, IReadOnlyList<int> tokens)
        {
            var isFirst = _sentences.Count == 0;
            _sentences = [.. tokens.Select((token, i) => isFirst ? [token] : new List<int>([.. _sentences[from[i]], token]))];
            var inputs = Inputs(isFirst, isFirst ? [0] : from, out var length);
            try
            {
                using var outputs = _graph.Run(inputs, decoder._outputs, cancellationToken);
                Keep(outputs, isFirst);
                return Last(outputs[0], tokens.Count, length);
            }
            finally
            {
                foreach (var value in inputs.Values)
                    value.Dispose();
            }
        }

        private Dictionary<string, OrtValue> Inputs(bool isFirst, IReadOnlyList<int> from, out int length)
        {
            var (count, whole) = (_sentences.Count, _sentences[0].Count);
            length = decoder._pasts.Length > 0 ? 1 : whole;
            var newest = length;
            var inputs = new Dictionary<string, OrtValue>
            {
                [decoder._tokens] = OrtValue.CreateTensorValueFromMemory<long>([.. _sentences.SelectMany(sentence => sentence.TakeLast(newest)).Select(token => (long)token)], [count, length]),
                [decoder._states] = OrtValue.CreateTensorValueFromMemory(Repeat(states.Span, count), [count, patches, _width]),
            };
            foreach (var name in decoder._pasts)
                inputs[name] = PastOf(name, isFirst, from);
            if (_graph.Inputs.ContainsKey(Switch))
                inputs[Switch] = OrtValue.CreateTensorValueFromMemory<bool>([!isFirst], [1]);
            if (_graph.Inputs.ContainsKey("attention_mask"))
                inputs["attention_mask"] = Ones(count, whole);
            if (_graph.Inputs.ContainsKey("encoder_attention_mask"))
                inputs["encoder_attention_mask"] = Ones(count, patches);
            return inputs;
        }

        /// <summary>What the model remembers of the sentences that are gone on with.</summary>
        private OrtValue PastOf(string name, bool isFirst, IReadOnlyList<int> from)
        {
            var (values, length) = _past[name];
            var dimensions = _graph.Inputs[name].Dimensions;
            var row = dimensions[1] * length * dimensions[3];
            // Memory of no length has no address to give.
            var gathered = new float[Math.Max(1, from.Count * row)];
            for (var i = 0; i < from.Count && !isFirst; i++)
                values.AsSpan((IsOfPicture(name) ? 0 : from[i]) * row, row).CopyTo(gathered.AsSpan(i * row));
            return OrtValue.CreateTensorValueFromMemory(gathered, [from.Count, dimensions[1], length, dimensions[3]]);
        }

        private void Keep(OnnxOutputs outputs, bool isFirst)
        {
            for (var i = 0; i < decoder._pasts.Length; i++)
            {
                var name = decoder._pasts[i];
                // What is remembered of the picture is made in the first step only; merged exports give something empty later.
                if (isFirst || !IsOfPicture(name))
                    _past[name] = (outputs[i + 1].ToArray(), (int)outputs.ShapeOf(i + 1)[2]);
            }
        }

        /// <summary>It is the same for all sentences, and kept as the first one's.</summary>
        private static bool IsOfPicture(string past) => past.Contains(".encoder.", StringComparison.Ordinal);

        private static float[] Last(ReadOnlySpan<float> logits, int count, int length)
        {
            var vocabulary = logits.Length / (count * length);
            var last = new float[count * vocabulary];
            for (var i = 0; i < count; i++)
                logits.Slice(((i * length) + length - 1) * vocabulary, vocabulary).CopyTo(last.AsSpan(i * vocabulary));
            return last;
        }

        private static float[] Repeat(ReadOnlySpan<float> values, int count)
        {
            var repeated = new float[values.Length * count];
            for (var i = 0; i < count; i++)
                values.CopyTo(repeated.AsSpan(i * values.Length));
            return repeated;
        }

        private static OrtValue Ones(int count, int length) => OrtValue.CreateTensorValueFromMemory<long>([.. Enumerable.Repeat(1L, count * length)], [count, length]);
    }
}
