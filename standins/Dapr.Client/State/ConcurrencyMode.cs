namespace Dapr.Client;

public enum ConcurrencyMode
{
    FirstWrite,
    LastWrite,
}
