namespace DaprImages.Data.People;

public enum RenameOutcome
{
    Renamed,

    NoSuchPerson,

    /// <summary>The owner calls somebody else so; the two can be merged.</summary>
    NameTaken,
}
