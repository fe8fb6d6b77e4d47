using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>The app as one that is posted events, and answers what is to become of them.</summary>
internal sealed class AppSubscriber(AppRequests app) : ISubscriber
{
    public async Task<bool> DeliverAsync(DeliveredEvent delivered, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(delivered, cancellationToken);
        if (answer.IsSuccess)
        {
            return Judge(ReadStatus(answer.Body), delivered);
        }
        if (answer.IsMissing)
        {
            return false;
        }
        throw new DeliveryException(
            $"retriable error occurred: retriable error returned from app while processing pub/sub event {delivered.Print(EventFields.Id)}, topic: {delivered.Print(EventFields.Topic)}, body: {answer.Text}. status code returned: {answer.StatusCode}",
            answer.StatusCode);
    }

    private async Task<AppAnswer> PostAsync(DeliveredEvent delivered, CancellationToken cancellationToken)
    {
        try
        {
            return await app.PostAsync(delivered.Path, ContentTypes.CloudEvent, delivered.Body, delivered.Metadata, delivered.TraceParent, cancellationToken);
        }
        catch (DeliveryException error)
        {
            throw new DeliveryException($"error returned from app channel while sending pub/sub event to app: {error.Message}");
        }
    }

    private static bool Judge(string status, DeliveredEvent delivered) => status switch
    {
        "" or "SUCCESS" => true,
        "DROP" => false,
        "RETRY" => throw new DeliveryException($"RETRY status returned from app while processing pub/sub event {delivered.Print(EventFields.Id)}: retriable error occurred"),
        _ => throw new DeliveryException($"unknown status returned from app while processing pub/sub event {delivered.Print(EventFields.Id)}, status: {status}, err: retriable error occurred"),
    };

    /// <summary>The answer's status; one that cannot be read is none, and none is success.</summary>
    private static string ReadStatus(byte[] body)
    {
        if (body.Length == 0)
        {
            return "";
        }
        try
        {
            return new JsonFields(GoJsonReader.ParseFirst(body)).Text("status");
        }
        catch (GoJsonException)
        {
            return "";
        }
    }
}
