namespace Dapr.Client;

public enum StateOperationType
{
    Upsert,
    Delete,
}
